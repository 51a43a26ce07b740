// The feed's rows, newest first. It never scrolls by itself once somebody has scrolled; the steps of one SOS share a row.

import { h, icon, plate, state } from "../dom";
import { age, clockAndDay, ms, serverNow } from "../times";
import type { Entry, LinkedCamera } from "../wire";
import type { Case, Cases } from "./cases";
import { isOpen } from "./cases";
import { absence, categoryName, isBlind, nearest, statusName, STEP_WORDS, wrong } from "./words";
import { metres, t, tn } from "../words";

const KEPT_ROWS = 200;
const NAMED_CAMERAS = 4;
type Filter = "all" | "sos" | "reports";

export class Rows {
  private readonly rows = new Map<number, { row: HTMLElement; entry: Entry }>();
  private filter: Filter = "all";
  private unseen = 0;

  constructor(
    private readonly list: HTMLElement, private readonly count: HTMLElement, private readonly cases: Cases,
    private readonly choose: (incidentId: string) => void, private readonly more: HTMLButtonElement,
  ) {
    more.addEventListener("click", () => { list.parentElement?.scrollTo({ top: 0 }); this.atTop(); });
    list.parentElement?.addEventListener("scroll", () => { if (this.isAtTop) this.atTop(); }, { passive: true });
  }

  private get isAtTop(): boolean { return (this.list.parentElement?.scrollTop ?? 0) < 8; }

  add(entries: Entry[], missed: boolean): void {
    const away = !this.isAtTop;
    for (const entry of entries) {
      if (entry.kind === "reset") continue;
      this.replaceEarlier(entry);
      const row = this.build(entry, missed);
      this.rows.set(entry.seq, { row, entry });
      this.list.prepend(row);
      if (away) this.unseen++;
    }
    while (this.list.childElementCount > KEPT_ROWS) {
      const oldest = this.list.lastElementChild as HTMLElement;
      this.rows.delete(Number(oldest.dataset.seq));
      oldest.remove();
    }
    this.more.hidden = !away || this.unseen === 0;
    this.more.textContent = t("%(count)s new", { count: this.unseen });
  }

  /** A walk is one line, the newest of it; the case beside it counts the steps. */
  private replaceEarlier(entry: Entry): void {
    if (!entry.sos_alert || (entry.kind !== "sos_moved" && entry.kind !== "cameras_linked")) return;
    const earlier = this.list.querySelector<HTMLElement>(`li[data-kind="${entry.kind}"][data-incident="${entry.incident.id}"]`);
    if (!earlier) return;
    this.rows.delete(Number(earlier.dataset.seq));
    earlier.remove();
  }

  clear(): void {
    this.rows.clear();
    this.list.replaceChildren();
  }

  show(filter: Filter): void {
    this.filter = filter;
    for (const { row, entry } of this.rows.values()) row.hidden = !this.wanted(entry);
  }

  of(incidentId: string): HTMLElement | null {
    return this.list.querySelector(`li[data-incident="${incidentId}"]:not([hidden])`);
  }

  select(incidentId: string | null): void {
    for (const { row, entry } of this.rows.values()) {
      row.setAttribute("aria-current", String(entry.incident.id === incidentId));
    }
  }

  /** What a row says about now: how long an SOS waits, whether a report has been verified since. */
  tick(): void {
    for (const { row, entry } of this.rows.values()) {
      const one = this.cases.get(entry.incident.id);
      const place = row.querySelector(".now");
      if (!one || !place) continue;
      const line = row.querySelector(".l2.is-bare");
      if (line && nearest(one)) { // the cameras were linked after the row was written
        line.replaceChildren(...this.where(entry), place);
        line.classList.remove("is-bare");
      }
      const open = entry.kind === "sos_raised" && isOpen(one) && (one.rung === "received" || one.rung === "on_screen");
      row.classList.toggle("fresh", open);
      const word = nowWord(entry, one);
      if (place.textContent !== word.textContent || place.className !== `now ${word.className}`) {
        word.classList.add("now");
        place.replaceWith(word);
      }
    }
    this.count.textContent = String(this.rows.size);
  }

  private atTop(): void {
    this.unseen = 0;
    this.more.hidden = true;
  }

  private wanted(entry: Entry): boolean {
    return this.filter === "all" || (this.filter === "sos") === Boolean(entry.sos_alert);
  }

  private build(entry: Entry, missed: boolean): HTMLElement {
    const thin = entry.kind === "sos_moved" || entry.kind === "sos_shown";
    const row = h("li", {
      class: `${thin ? "thin" : ""}${missed ? " missed" : ""}`.trim() || null, "data-seq": entry.seq, "data-kind": entry.kind,
      "data-incident": entry.incident.id, "data-sos": entry.sos_alert?.id,
    });
    const mark = h("span.mk", { "aria-hidden": "true" }, entry.sos_alert ? h("span.oct", {}) : h("span", { class: entry.verified ? "diamond diamond-ver" : "diamond" }));
    const title = h("button.feed-title", { type: "button" }, h("b.clip-1", {}, headline(entry)));
    title.addEventListener("click", () => this.choose(entry.incident.id));
    const now = h("span.now", {});
    const place = this.where(entry);
    const line = h("span", { class: place.length > 1 ? "l2" : "l2 is-bare" }, ...place, now);
    row.append(mark, title, h("time", { datetime: entry.at }, clockAndDay(ms(entry.at))), line);
    if (!thin && (entry.cameras.length || entry.clips.length)) row.append(seenLine(entry), ...wrongLine(entry));
    row.addEventListener("click", (event) => { if (!(event.target as Element).closest("a, button")) this.choose(entry.incident.id); });
    row.hidden = !this.wanted(entry);
    return row;
  }

  private where(entry: Entry): Node[] {
    const one = this.cases.get(entry.incident.id);
    const near = one ? nearest(one) : null;
    return near
      ? [plate(near.pole), h("span.clip-1.num", {}, t("%(distance)s off", { distance: metres(near.distanceM) }))]
      : [h("span.clip-1.muted", {}, entry.incident.position ? t("no camera linked") : t("place not known"))];
  }
}

function headline(entry: Entry): string {
  const name = entry.sos_alert ? `SOS ${entry.sos_alert.reference}` : categoryName(entry.incident.category);
  const words: Partial<Record<Entry["kind"], string>> = {
    report_submitted: name, sos_raised: t("%(what)s raised", { what: name }), sos_moved: t("%(what)s moved", { what: name }), sos_shown: t("%(what)s is on a screen", { what: name }),
    sos_answered: t("%(what)s answered", { what: name }), sos_closed: t("%(what)s closed", { what: name }), sos_stood_down: t("%(what)s stood down", { what: name }),
    cameras_linked: tn("%(what)s, %(n)s camera linked", "%(what)s, %(n)s cameras linked", entry.cameras.length, { what: name }),
    clip_secured: t("%(what)s, clip secured", { what: name }), footage_unavailable: t("%(what)s, footage missing", { what: name }), incident_decided: name + t(", ") + statusName(entry.incident.status),
    incident_joined: t("%(what)s, joined to another report", { what: name }), incident_separated: t("%(what)s, by itself again", { what: name }),
    incident_withdrawn: t("%(what)s, verification withdrawn", { what: name }),
  };
  return words[entry.kind] ?? name + t(", ") + STEP_WORDS[entry.kind];
}

const ranked = (entry: Entry): LinkedCamera[] => [...entry.cameras].sort((a, b) => a.rank - b.rank);

/** Ranked cameras as plates, outlined; one that was blind is dashed. Then what has come from them. */
function seenLine(entry: Entry): HTMLElement {
  const line = h("span.l3", {});
  for (const camera of ranked(entry).slice(0, NAMED_CAMERAS)) {
    const words = t("rank %(rank)s, %(distance)s, %(state)s", { rank: camera.rank, distance: metres(camera.grounds.distance_m), state: wrong(camera) || t(camera.state) });
    line.append(h("span", { class: `plate plate-cam${isBlind(camera) ? " plate-blind" : ""}`, title: words }, camera.label, h("span.vh", {}, words)));
  }
  if (entry.cameras.length > NAMED_CAMERAS) line.append(h("span.muted", {}, `+${entry.cameras.length - NAMED_CAMERAS}`));
  const here = entry.clips.filter((clip) => clip.state === "final" || clip.state === "partial").length;
  if (here || entry.stills.length) line.append(h("span.l3-end.muted", {}, icon("clip"), [here ? tn("%(n)s clip", "%(n)s clips", here) : "", entry.stills.length ? tn("%(n)s still", "%(n)s stills", entry.stills.length) : ""].filter(Boolean).join(t(", "))));
  return line;
}

/** What was wrong with which camera, the best first: once, where they are linked; no line when nothing was. */
function wrongLine(entry: Entry): HTMLElement[] {
  const said = entry.kind === "cameras_linked" ? ranked(entry).filter((camera) => wrong(camera)) : [];
  if (!said.length) return [];
  return [h("span.l3.l3-wrong", {}, ...said.map((camera) => state(`${camera.label} ${wrong(camera)}`, "camera-blind", "warn")))];
}

function nowWord(entry: Entry, one: Case): HTMLElement {
  if (entry.kind === "sos_raised") {
    if (one.rung === "received" || one.rung === "on_screen") return state(age(serverNow() - ms(one.begunAt)), "clock", "sos");
    if (one.rung === "answered") return state(t("answered"), "check", "ok");
    return state(one.rung === "closed" ? t("closed") : t("stood down"), "check");
  }
  if (entry.kind === "report_submitted") {
    if (one.verified) return state(t("verified"), "verified", "ok");
    return state(statusName(one.incident.status), one.incident.status === "unfounded" ? "unfounded" : one.incident.status === "inconclusive" ? "inconclusive" : "waiting");
  }
  if (entry.kind === "sos_answered") return state(entry.sos_alert?.answered_by ? t("by %(officer)s", { officer: entry.sos_alert.answered_by }) : t("answered"), "check", "ok");
  if (entry.kind === "footage_unavailable") {
    const gone = entry.clips.find((clip) => clip.state === "unavailable");
    return state(absence(gone?.reason), "camera-blind", "warn");
  }
  if (entry.kind === "incident_withdrawn") return state(t("those told are told so"), "undo");
  if (entry.kind === "incident_decided" && entry.verified) return state(t("verified"), "verified", "ok");
  if (!entry.verified && (entry.kind === "cameras_linked" || entry.kind === "clip_secured")) return state(t("not verified"), "waiting");
  return h("span.state", {});
}
