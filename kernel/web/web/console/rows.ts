// The feed's rows, newest first. It never scrolls by itself once somebody has scrolled; the steps of one SOS share a row.

import { h, icon, must, plate, state } from "../dom";
import { age, clockAndDay, clockHms, ms, serverNow } from "../times";
import type { Entry, LinkedCamera } from "../wire";
import type { Case, Cases } from "./cases";
import type { Cut } from "./feed";
import type { Wanted } from "./wanted";
import { absence, categoryName, isBlind, nearest, sosMark, sosName, statusName, STEP_WORDS, wrong } from "./words";
import { metres, t, tn } from "../words";

const KEPT_ROWS = 200;
const NAMED_CAMERAS = 4;

/** told: what the row's last look at its case depended on; while it is the same, nothing of it changes. */
interface Kept { row: HTMLElement; entry: Entry; told: string }

export class Rows {
  private readonly rows = new Map<number, Kept>();
  private selected: string | null = null;
  private unseen = 0;
  private isAtTop = true;

  constructor(
    private readonly list: HTMLElement, private readonly count: HTMLElement, private readonly cases: Cases,
    private readonly choose: (incidentId: string) => void, private readonly more: HTMLButtonElement,
    private readonly wanted: () => Wanted,
  ) {
    more.addEventListener("click", () => { list.parentElement?.scrollTo({ top: 0 }); this.atTop(); });
    // Remembered, not asked for at each entry: the answer would lay the whole page out anew, a hundred times a second.
    list.parentElement?.addEventListener("scroll", (event) => {
      this.isAtTop = (event.currentTarget as HTMLElement).scrollTop < 8;
      if (this.isAtTop) this.atTop();
    }, { passive: true });
  }

  add(entries: Entry[], missed: boolean): void {
    const away = !this.isAtTop;
    // Ten minutes without a line may be thousands of entries: what would be thrown away at once is not built.
    const built: HTMLElement[] = [];
    for (const entry of entries.slice(-KEPT_ROWS)) {
      if (entry.kind === "reset") continue;
      const earlier = this.replaceEarlier(entry);
      if (earlier) { const at = built.indexOf(earlier); if (at >= 0) built.splice(at, 1); }
      const row = this.build(entry, missed);
      this.rows.set(entry.seq, { row, entry, told: "" });
      built.push(row);
      if (away) this.unseen++;
    }
    this.list.prepend(...built.reverse());
    this.trim();
    this.more.hidden = !away || this.unseen === 0;
    this.more.textContent = t("%(count)s new", { count: this.unseen });
  }

  private trim(): void {
    while (this.list.childElementCount > KEPT_ROWS) {
      const oldest = this.list.lastElementChild as HTMLElement;
      this.rows.delete(Number(oldest.dataset.seq));
      oldest.remove();
    }
  }

  /** Above what came late: how much it was, and when the line was cut. */
  mended(cut: Cut): void {
    const values = { begin: clockHms(cut.from), end: clockHms(cut.to) };
    const words = cut.entries
      ? tn("%(n)s entry came late: no connection %(begin)s to %(end)s", "%(n)s entries came late: no connection %(begin)s to %(end)s", cut.entries, values)
      : t("Nothing was missed: no connection %(begin)s to %(end)s", values);
    this.list.prepend(h("li.cut", {}, icon("offline", "i-16"), h("span", {}, words)));
    this.trim();
  }

  /** A walk is one line, the newest of it; the case beside it counts the steps. */
  private replaceEarlier(entry: Entry): HTMLElement | null {
    if (!entry.sos_alert || !["sos_moved", "cameras_linked", "sos_message"].includes(entry.kind)) return null;
    for (const [seq, { row, entry: earlier }] of this.rows) {
      if (earlier.kind !== entry.kind || earlier.incident.id !== entry.incident.id) continue;
      this.rows.delete(seq);
      row.remove();
      return row;
    }
    return null;
  }

  clear(): void {
    this.rows.clear();
    this.list.replaceChildren();
  }

  /** The filter is another, or what it asks about has changed. */
  refilter(): void {
    let hidden = 0;
    for (const { row, entry } of this.rows.values()) {
      const hide = !this.wanted().shows(entry, this.cases.get(entry.incident.id));
      if (row.hidden !== hide) row.hidden = hide;
      if (hide) hidden++;
    }
    const note = must<HTMLElement>("#feed-hides");
    note.hidden = this.wanted().isAll;
    const words = hidden === 0 ? t("The filter hides nothing") : t("%(hidden)s of %(count)s hidden by the filter", { hidden, count: this.rows.size });
    if (note.firstElementChild!.textContent !== words) note.firstElementChild!.textContent = words;
  }

  /** The incident of the next row down (1) or up (-1), as the filter leaves them. */
  beside(incidentId: string | null, by: 1 | -1): string | null {
    const ids = [...new Set(Array.from(this.list.querySelectorAll<HTMLElement>("li[data-incident]:not([hidden])"), (row) => row.dataset.incident!))];
    const at = incidentId ? ids.indexOf(incidentId) : -1;
    return ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
  }

  of(incidentId: string): HTMLElement | null {
    return this.list.querySelector(`li[data-incident="${incidentId}"]:not([hidden])`);
  }

  select(incidentId: string | null): void {
    this.selected = incidentId;
    for (const { row, entry } of this.rows.values()) markSelected(row, entry.incident.id === incidentId);
  }

  /** What a row says about now: how long an SOS waits, whether a report has been verified since. */
  tick(): void {
    for (const kept of this.rows.values()) {
      const { row, entry } = kept;
      const one = this.cases.get(entry.incident.id);
      if (!one) continue;
      const isWaiting = entry.kind === "sos_raised" && (one.rung === "received" || one.rung === "on_screen");
      const told = `${one.newestSeq} ${one.rung} ${isWaiting ? Math.floor(serverNow() / 1000) : ""}`;
      if (kept.told === told) continue;
      kept.told = told;
      const place = row.querySelector(".now");
      if (!place) continue;
      const line = row.querySelector(".l2.is-bare");
      if (line && nearest(one)) { // the cameras were linked after the row was written
        line.replaceChildren(...this.where(entry), place);
        line.classList.remove("is-bare");
      }
      row.classList.toggle("fresh", isWaiting);
      const word = nowWord(entry, one);
      if (place.textContent !== word.textContent || place.className !== `now ${word.className}`) {
        word.classList.add("now");
        place.replaceWith(word);
      }
    }
    this.count.textContent = String(this.rows.size);
    if (!this.wanted().isAll) this.refilter();
  }

  private atTop(): void {
    this.unseen = 0;
    this.more.hidden = true;
  }

  private build(entry: Entry, missed: boolean): HTMLElement {
    const one = this.cases.get(entry.incident.id);
    const thin = entry.kind === "sos_arming" || entry.kind === "sos_moved" || entry.kind === "sos_shown" || entry.kind === "sos_message";
    const row = h("li", {
      class: `${thin ? "thin" : ""}${missed ? " missed" : ""}`.trim() || null, "data-seq": entry.seq, "data-kind": entry.kind,
      "data-incident": entry.incident.id, "data-sos": entry.sos_alert?.id,
    });
    const mark = h("span.mk", { "aria-hidden": "true" }, entry.sos_alert ? sosMark(entry.sos_alert, "") : h("span", { class: entry.verified ? "diamond diamond-ver" : "diamond" }));
    const title = h("button.feed-title", { type: "button" }, h("b", {}, headline(entry)));
    title.addEventListener("click", () => this.choose(entry.incident.id));
    const now = h("span.now", {});
    const place = this.where(entry);
    const line = h("span", { class: place.length > 1 ? "l2" : "l2 is-bare" }, ...place, now);
    row.append(mark, title, h("time", { datetime: entry.at }, clockAndDay(ms(entry.at))), line);
    if (missed) title.append(h("span.vh", {}, "came late"));
    if (!thin && (entry.cameras.length || entry.clips.length)) row.append(seenLine(entry), ...wrongLine(entry));
    row.addEventListener("click", (event) => { if (!(event.target as Element).closest("a, button")) this.choose(entry.incident.id); });
    row.hidden = !this.wanted().shows(entry, one);
    markSelected(row, entry.incident.id === this.selected);
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

/** Written only where it is other than before: an attribute that is set lays a row out anew. */
function markSelected(row: HTMLElement, isSelected: boolean): void {
  const words = String(isSelected);
  if (row.getAttribute("aria-current") !== words) row.setAttribute("aria-current", words);
}

function headline(entry: Entry): string {
  const name = entry.sos_alert ? `${sosName(entry.sos_alert)} ${entry.sos_alert.reference}` : categoryName(entry.incident.category);
  // Put into words only when it is the one: there are two dozen, and a flood has many rows.
  const words: Partial<Record<Entry["kind"], () => string>> = {
    report_submitted: () => name, sos_raised: () => t("%(what)s raised", { what: name }), sos_moved: () => t("%(what)s moved", { what: name }), sos_shown: () => t("%(what)s is on a screen", { what: name }),
    sos_escalated: () => t("%(what)s unanswered, step %(level)s", { what: name, level: entry.sos_alert?.escalation_level ?? "" }), sos_contacted: () => t("%(what)s, station contact", { what: name }),
    sos_offered: () => entry.sos_alert?.offered_to ? t("%(what)s offered to %(officer)s", { what: name, officer: entry.sos_alert.offered_to }) : t("%(what)s, offer taken back", { what: name }),
    sos_handed_over: () => t("%(what)s handed over", { what: name }), sos_help_asked: () => t("%(what)s, people nearby asked", { what: name }), sos_message: () => t("%(what)s, message", { what: name }), sos_console_blind: () => t("%(what)s, console cut off", { what: name }),
    sos_arming: () => t("%(what)s is about to be raised", { what: name }), sos_duress: () => t("%(what)s under duress", { what: name }),
    sos_answered: () => t("%(what)s answered", { what: name }), sos_half_closed: () => t("%(what)s waits for a second person", { what: name }), sos_kept_open: () => t("%(what)s goes on, closing taken back", { what: name }), sos_closed: () => t("%(what)s closed", { what: name }), sos_stood_down: () => t("%(what)s stood down", { what: name }),
    cameras_linked: () => tn("%(what)s, %(n)s camera linked", "%(what)s, %(n)s cameras linked", entry.cameras.length, { what: name }),
    clip_secured: () => t("%(what)s, clip secured", { what: name }), footage_unavailable: () => t("%(what)s, footage missing", { what: name }), incident_decided: () => name + t(", ") + statusName(entry.incident.status),
    incident_joined: () => t("%(what)s, joined to another report", { what: name }), incident_separated: () => t("%(what)s, by itself again", { what: name }),
    incident_withdrawn: () => t("%(what)s, verification withdrawn", { what: name }),
  };
  return words[entry.kind]?.() ?? name + t(", ") + STEP_WORDS[entry.kind];
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
    if (one.rung === "received" || one.rung === "on_screen") return state(age(serverNow() - ms(one.begunAt)), "clock", entry.sos_alert?.drill ? "" : "sos");
    if (one.rung === "answered") return state(t("answered"), "check", "ok");
    return state(one.rung === "closed" ? t("closed") : t("stood down"), "check");
  }
  if (entry.kind === "report_submitted") {
    if (one.verified) return state(t("verified"), "verified", "ok");
    return state(statusName(one.incident.status), one.incident.status === "unfounded" ? "unfounded" : one.incident.status === "inconclusive" ? "inconclusive" : "waiting");
  }
  if (entry.kind === "sos_duress") return state(t("neither call nor write"), "silent", "sos");
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
