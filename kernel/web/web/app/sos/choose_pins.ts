// Choosing the two PINs, or others: each entered twice, so that a slip is not a PIN.

import { h } from "../../dom";
import { t } from "../../words";
import { slug } from "../call";
import { asked } from "../device";
import { head } from "../frame";
import { pinPad, type PinPad } from "./pin";
import { note, read } from "./pins_set";

interface Step { title: string; sub: string; take: (pin: string) => string | Promise<string> }

export async function show(into: HTMLElement): Promise<void> {
  const body = h("div");
  into.append(head(t("PINs"), "#/sos"), body, h("div"));
  const areSet = await read();
  const begin = h("button.btn.btn-lg.btn-block.btn-primary", { type: "button", disabled: areSet === null }, areSet ? t("Choose others") : t("Choose two PINs"));
  begin.addEventListener("click", () => ask(body, areSet === true));
  body.className = "a-body";
  body.append(
    areSet === null ? h("div.note.note-warn", { role: "status" }, h("span", {}, t("There is no network, or nobody answers. Try again later."))) : h("div"),
    h("section.blk", {}, h("h2", {}, t("One stands the SOS down")), h("p", {}, t("Only who knows it can say that you need no help. Six digits."))),
    h("section.blk", {}, h("h2", {}, t("The other one is for when somebody makes you")), h("p", {}, t("It looks the same in everything: the same screen, the same answer. But the police go on, and know that you are being forced."))),
    h("section.blk", {}, h("p", {}, t("They differ in two digits or more. Write them down nowhere on this phone. After five wrong ones no PIN is taken for a quarter of an hour; an SOS can always be raised."))),
    begin);
}

function ask(body: HTMLElement, areSet: boolean): void {
  const given = { current: "", one: "", other: "" };
  let at = 0;
  let pad: PinPad;
  const all: Step[] = [
    ...(areSet ? [{ title: t("Your PIN as it is now"), sub: "", take: (pin: string) => { given.current = pin; return ""; } }] : []),
    { title: t("A PIN to stand down"), sub: t("Six digits"), take: (pin) => { given.one = pin; return ""; } },
    { title: t("The same once more"), sub: t("Six digits"), take: (pin) => (pin === given.one ? "" : t("That was another one. Begin again.")) },
    { title: t("The other PIN, for when somebody makes you"), sub: t("Two digits or more must differ"), take: (pin) => { given.other = pin; return [...pin].filter((digit, index) => digit !== given.one[index]).length < 2 ? t("They are too alike. Choose another one.") : ""; } },
    { title: t("The other one once more"), sub: t("Six digits"), take: async (pin) => (pin === given.other ? save() : t("That was another one. Begin again.")) },
  ];
  const draw = (): void => {
    const { title, sub } = all[at]!;
    pad = pinPad(title, sub, (pin) => void next(pin));
    body.className = "s-pins";
    body.replaceChildren(pad.element);
    pad.element.focus();
  };
  const next = async (pin: string): Promise<void> => {
    pad.busy(true);
    const wrong = await all[at]!.take(pin);
    if (!body.isConnected) return;
    if (!wrong && at === all.length - 1) return done(body);
    // A slip in repeating goes back to what is repeated.
    if (wrong) { if (all[at]!.title === t("The same once more") || all[at]!.title === t("The other one once more")) at -= 1; } else at += 1;
    draw();
    if (wrong) pad.say(wrong);
  };
  const save = async (): Promise<string> => {
    const answer = await asked("PUT", "/v1/sos-pins", { body: { stand_down_pin: given.one, duress_pin: given.other, current_pin: given.current } });
    if (answer.status === 200) { note(true); return ""; }
    if (answer.status === 403) { at = 1; return t("The PIN as it is now was not right. Nothing has changed."); }
    if (slug(answer.body) === "sos-open") return t("While an SOS is open its PINs stay as they are");
    return t("There is no network, or nobody answers. Try again later.");
  };
  draw();
}

function done(body: HTMLElement): void {
  body.className = "a-body";
  const back = h("a.btn.btn-lg.btn-block.btn-primary", { href: "#/" }, t("To the start"));
  body.replaceChildren(h("div"), h("p.s-say", { role: "status" }, t("Your PINs are set.")), h("p", {}, t("Standing down now asks for one of them.")), back);
}
