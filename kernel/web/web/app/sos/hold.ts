// Before an SOS: the key alone, large, and what is chosen beforehand.

import { h, icon, s } from "../../dom";
import { t } from "../../words";
import { head } from "../frame";
import { sosKey, type Said } from "./key";

export function holdScreen(into: HTMLElement, silent: boolean, raise: () => void): () => void {
  const say = h("p.s-say", { role: "status" });
  const sub = h("p.sub");
  const words: Record<Said, [string, string]> = {
    quiet: silent ? [t("Silent SOS"), t("No sound, no shaking, a dark screen. The police are told not to ring back.")] : [t("Hold to call for help"), t("For a second and a half. Nothing is sent before.")],
    holding: [t("Keep holding"), t("Let go now and nothing is sent.")],
    once: [t("Press two more times"), t("Or hold it.")],
    twice: [t("Press once more"), t("Or hold it.")],
  };
  const tell = (said: Said): void => { [say.textContent, sub.textContent] = words[said]; };
  const key = h("button.sos-key.s-count", { type: "button", "aria-label": silent ? t("Silent SOS") : t("SOS") }, octagon());
  tell("quiet");
  const end = sosKey(key, raise, tell);
  into.append(
    head(silent ? t("Silent SOS") : t("Help now"), "#/"),
    h("div.s-center", {}, key, say, sub),
    h("div.a-foot", {},
      h("p.muted", {}, t("Cannot hold? Press SOS three times.")),
      h("a.btn.btn-block", { href: "tel:15" }, icon("call", "i-20"), t("Call 15")),
      h("div.s-before", {},
        h("a.a-btn", { href: "#/pins" }, icon("lock", "i-20"), t("PINs")),
        h("a.a-btn", { href: "#/trip" }, icon("track", "i-20"), t("Share a trip")),
        h("a.a-btn", { href: "#/contacts" }, icon("share", "i-20"), t("Contacts")))));
  return end;
}

export function octagon(): SVGSVGElement {
  return s("svg", { viewBox: "0 0 160 160", "aria-hidden": "true" },
    s("path", { class: "o-ring", d: "M152.1 109.8 109.8 152.1 50.2 152.1 7.9 109.8 7.9 50.2 50.2 7.9 109.8 7.9 152.1 50.2Z" }),
    s("path", { class: "o-fill", d: "M144.7 106.8 106.8 144.7 53.2 144.7 15.3 106.8 15.3 53.2 53.2 15.3 106.8 15.3 144.7 53.2Z" }),
    s("path", { class: "o-line", d: "M137.3 103.7 103.7 137.3 56.3 137.3 22.7 103.7 22.7 56.3 56.3 22.7 103.7 22.7 137.3 56.3Z" }),
    s("text", { x: "80", y: "98" }, t("SOS")));
}
