// Saying every few seconds that this console hears the feed, and hearing which others do not. Nothing is said while the line
// is cut: the silence is what the others are told of. A window that is shut or covered by hand says so instead.

import { h, icon, must } from "../dom";
import { send } from "../net";
import { age, clockHms, ms, serverNow } from "../times";
import { consoleId } from "./shown";
import { t } from "../words";

interface Blind { officer: string; since: string; sos: { incident_id: string; reference: string }[] }

const EVERY_MS = 3_000;
const URL = "/cpo/line";

export class Presence {
  private readonly note = must<HTMLElement>("#blind");
  private blind: Blind[] = [];
  private saidAt = 0;
  private isUnderWay = false;

  /** hears: whether the line to the feed is whole. choose: an SOS of a blind console was clicked. */
  constructor(private readonly hears: () => boolean, private readonly choose: (incident: string) => void) {
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? this.tick() : this.leave()));
  }

  /** Call every second. */
  tick(): void {
    this.tell();
    if (this.isUnderWay || document.visibilityState !== "visible" || !this.hears() || performance.now() - this.saidAt < EVERY_MS) return;
    this.saidAt = performance.now();
    this.isUnderWay = true;
    void send<{ blind: Blind[] }>("POST", URL, { console_id: consoleId }).then((said) => {
      this.isUnderWay = false;
      if (said.status === 200) this.show(byOfficer(said.body.blind));
    });
  }

  private leave(): void {
    this.saidAt = 0;
    // The page may be gone before an answer: the browser sends this all the same.
    void fetch(URL, {
      method: "POST", keepalive: true, credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "" },
      body: JSON.stringify({ console_id: consoleId, left: true }),
    }).catch(() => undefined);
  }

  private show(blind: Blind[]): void {
    const key = JSON.stringify(blind);
    if (this.note.dataset.key === key) return;
    this.note.dataset.key = key;
    this.blind = blind;
    this.note.hidden = !blind.length;
    this.note.replaceChildren(...blind.map((each) => h("div.row", {}, icon("offline", "i-20"),
      h("div.grow", {}, h("b", {}, t("%(officer)s's console hears nothing since %(at)s", { officer: each.officer, at: clockHms(ms(each.since)) })), " ", h("span.num.blind-for", { "data-blind": each.since, "aria-hidden": "true" }),
        " ", h("span", {}, each.sos.length ? t("Look after what stood there, and call them.") : t("It is armed; call them."))),
      ...each.sos.map((sos) => this.button(sos)))));
    this.tell();
  }

  private button({ incident_id, reference }: { incident_id: string; reference: string }): HTMLElement {
    const button = h("button.btn.btn-sm", { type: "button" }, `SOS ${reference}`);
    button.addEventListener("click", () => this.choose(incident_id));
    return button;
  }

  private tell(): void {
    if (!this.blind.length) return;
    for (const place of this.note.querySelectorAll<HTMLElement>("[data-blind]")) place.textContent = `(${age(serverNow() - ms(place.dataset.blind!))})`;
  }
}

/** An officer whose browser died more than once has several consoles that hear nothing: they are one person to call. */
function byOfficer(blind: Blind[]): Blind[] {
  const found = new Map<string, Blind>();
  for (const each of blind) {
    const known = found.get(each.officer);
    const sos = [...(known?.sos ?? []), ...each.sos];
    found.set(each.officer, {
      officer: each.officer, since: known && known.since > each.since ? known.since : each.since,
      sos: sos.filter(({ incident_id }, at) => sos.findIndex((other) => other.incident_id === incident_id) === at),
    });
  }
  return [...found.values()];
}
