// The SOS key of home: it raises from there, and whoever has an SOS open is taken to it.

import { must } from "../../dom";
import { t } from "../../words";
import { mark } from "../marks";
import { go, here } from "../router";
import { sosKey, type Said } from "./key";
import { watched } from "./watched";

const MARK = "gawah-sos";

/** An SOS depends on no fetch: its screen and what goes on in it are there before the key is held. */
function fetchAhead(): void {
  if (here().length) return;
  removeEventListener("hashchange", fetchAhead);
  requestAnimationFrame(() => setTimeout(() => void Promise.all([import("./run"), import("./sos")]).catch(() => undefined)));
}

export function beginSosKey(home: HTMLElement): void {
  const how = must<HTMLElement>("#sos-how", home);
  const words: Record<Said, string> = {
    quiet: t("Hold for a second and a half, or press three times"),
    holding: t("Keep holding"),
    once: t("Press two more times"),
    twice: t("Press once more"),
  };
  const say = (said: Said): void => { how.textContent = words[said]; how.dataset.said = said; };
  say("quiet");
  addEventListener("hashchange", fetchAhead);
  fetchAhead();
  sosKey(must<HTMLElement>("[data-sos-key]", home), () => {
    // Begun before its screen is asked for: the screen of one that has not begun would wait to be held again.
    void import("./run").then(({ begin }) => { void begin(false); }).finally(() => go("sos"));
  }, say);
  // A trip that was shared and not ended here: what was raised for it is shown, now or when its time is up.
  if (watched()) void import("./overdue").then(({ look }) => look());
  if (mark(MARK) !== "open") return;
  void import("./run").then(({ resume }) => resume()).then((one) => { if (one && !here().length) go("sos"); });
}
