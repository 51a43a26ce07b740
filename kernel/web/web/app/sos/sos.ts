// Help now: which of its screens stands. What goes on is `run`'s; this only shows it.

import { h } from "../../dom";
import { t } from "../../words";
import { head, note } from "../frame";
import { go } from "../router";
import { armingScreen } from "./arming";
import { darkScreen } from "./dark";
import { holdScreen } from "./hold";
import { ladderScreen } from "./ladder_screen";
import { nonetScreen } from "./nonet";
import { stage, type Open } from "./open";
import { pinPad } from "./pin";
import { arePinsSet } from "./pins_set";
import { begin, current, onChange, putAway, resume, sendNow, standDown } from "./run";

const TICK_MS = 200;

export async function show(into: HTMLElement, which = ""): Promise<() => void> {
  await resume();
  if (which === "pin") return showPin(into);
  if (which === "dark") return darkScreen(into, () => go("sos"));
  const one = current();
  if (one && !one.is_away) return showOpen(into);
  return holdScreen(into, which === "silent", () => {
    void begin(which === "silent");
    go("sos", which === "silent" ? "dark" : "open");
  });
}

function showOpen(into: HTMLElement): () => void {
  let at = "";
  let update: (one: Open) => void = () => undefined;
  const draw = (): void => {
    const one = current();
    if (!one) return;
    const now = stage(one, Date.now());
    if (now !== at) {
      at = now;
      into.className = "screen";
      into.replaceChildren();
      update = made(into, now, one);
    }
    update(one);
  };
  draw();
  const forget = onChange(draw);
  const timer = setInterval(draw, TICK_MS);
  return () => { forget(); clearInterval(timer); };
}

function made(into: HTMLElement, at: ReturnType<typeof stage>, one: Open): (one: Open) => void {
  const down = h("button", { type: "button" }, arePinsSet() ? t("Stand down with PIN") : t("Stand down"));
  down.addEventListener("click", () => go("sos", "pin"));
  if (at === "arming") return armingScreen(into, down, () => void sendNow());
  if (at === "nonet") return nonetScreen(into, down);
  return ladderScreen(into, one, { down, dark: () => go("sos", "dark"), home: () => { putAway(); go(); } });
}

function showPin(into: HTMLElement): () => void {
  if (!current()) { go("sos"); return () => undefined; }
  const settle = async (pin: string): Promise<boolean> => {
    const how = await standDown(pin);
    if (how === "wrong") return false;
    if (how === "later") note(t("It is told as soon as there is a network. Until then the SOS stands."));
    go("sos");
    return true;
  };
  if (!arePinsSet()) {
    const yes = h("button.btn.btn-lg.btn-block.btn-primary", { type: "button" }, t("Stand it down"));
    yes.addEventListener("click", () => { yes.disabled = true; void settle(""); });
    into.append(head(t("Stand down"), "#/sos"), h("div.s-center", {}, h("p.s-say", {}, t("You need no help any more?")), h("p.sub", {}, t("The SOS stays open until you say so."))),
      h("div.a-foot", {}, yes, h("a.btn.btn-block", { href: "#/sos" }, t("No, go on"))));
    return () => undefined;
  }
  const sub = t("The SOS stays open until the PIN is in.");
  const pad = pinPad(t("Six digits"), sub, (pin) => {
    pad.busy(true);
    pad.say(t("One moment"));
    void settle(pin).then((isTaken) => {
      pad.busy(false);
      if (isTaken) return;
      pad.clear();
      pad.say(t("That was not it. The SOS stays open."));
    });
  });
  into.append(head(t("Your PIN"), "#/sos"), pad.element);
  requestAnimationFrame(() => pad.element.focus());
  return () => undefined;
}
