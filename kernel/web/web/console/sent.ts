// What the resident of the chosen SOS has sent, as a task's page lists it: photos, films and sound, which open while it is open.
// No entry of the feed tells of them, so they are asked for again while they are shown.

import { h, icon } from "../dom";
import { send } from "../net";
import { clockHm, clockHms, ms, serverNow } from "../times";
import { isOpen, type Case } from "./cases";
import { me } from "./handover";
import { t } from "../words";

interface Sent { url: string; kind: "photo" | "video" | "sound" | "unseen"; came_at: string; sha256: string; times: number }

const ASKED_EVERY_MS = 5_000;
const NO_BARE_FILE = "nodownload nofullscreen noremoteplayback";

export class SentByResident {
  readonly element = h("section.blkp.sent", { "aria-label": t("Sent by the resident") });
  private readonly list = h("ul", {});
  private readonly count = h("span.muted.num", {});
  private readonly trouble = h("li.field-error", { role: "alert" }, t("What the resident sent did not come. It is asked for again."));
  private sosId: string | null = null;

  constructor() {
    this.element.append(h("h2", {}, icon("photo", "i-16"), t("Sent by the resident"), " ", this.count), this.list);
    setInterval(() => { if (document.visibilityState === "visible") void this.ask(); }, ASKED_EVERY_MS);
  }

  show(one: Case | undefined): void {
    const sosId = one?.sosId && isOpen(one) && !one.alert?.drill ? one.sosId : null;
    if (sosId === this.sosId) return;
    this.sosId = sosId;
    this.list.replaceChildren();
    void this.ask();
  }

  private async ask(): Promise<void> {
    const asked = this.sosId;
    if (!asked) return;
    const said = await send<{ items: Sent[] }>("GET", `/cpo/sos-alerts/${asked}/sent`);
    if (this.sosId !== asked) return;
    if (said.status !== 200 || !said.body.items) return this.list.prepend(this.trouble);
    this.trouble.remove();
    this.lay(said.body.items);
  }

  /** What stands and has not changed is left alone: a film that plays, plays on, and nothing is looked at twice. */
  private lay(items: Sent[]): void {
    this.count.textContent = String(items.length);
    const wanted = items.map(keyOf);
    const have = Array.from(this.list.children, (each) => (each as HTMLElement).dataset.key);
    if (wanted.join() === have.join()) return;
    const before = new Map(have.map((key, at) => [key, this.list.children[at]!]));
    this.list.replaceChildren(...items.map((sent, at) => before.get(wanted[at]) ?? line(sent)));
  }
}

const keyOf = ({ url, times }: Sent): string => `${url} ${times}`;

function line(sent: Sent): HTMLElement {
  const at = clockHms(ms(sent.came_at));
  const name = { photo: t("Photo, came at %(at)s", { at }), video: t("Video, came at %(at)s", { at }), sound: t("Sound, came at %(at)s", { at }), unseen: t("A file, came at %(at)s", { at }) }[sent.kind];
  return h("li", { "data-key": keyOf(sent) }, shown(sent, name), h("span.sent-what", {}, h("b", {}, name),
    sent.times > 1 ? h("span.muted", {}, t("came %(n)s times, shown once", { n: sent.times })) : null,
    sent.kind === "unseen" ? h("span.muted", {}, t("It could not be shown safely. It is kept as it came.")) : null,
    h("span.muted.small", {}, t("the original is kept as it came, %(hash)s", { hash: sent.sha256.slice(0, 12) }))));
}

function shown({ kind, url }: Sent, name: string): HTMLElement | null {
  if (kind === "unseen") return null;
  if (kind === "sound") return h("audio", { src: url, controls: true, controlslist: "nodownload", preload: "none", "aria-label": name });
  const picture = kind === "photo" ? h("img", { src: url, alt: name })
    : h("video", { src: url, controls: true, controlslist: NO_BARE_FILE, disablepictureinpicture: true, playsinline: true, preload: "metadata", "aria-label": name });
  return h("figure.cam", { "data-label": name }, picture, h("span.mark-water", { "aria-hidden": "true" }, `${me()} ${clockHm(serverNow())}`),
    h("button.cam-larger", { type: "button", "aria-label": t("Larger: %(what)s", { what: name }), title: t("Larger") }, icon("expand", "i-16")));
}
