// Your phones: which there are, a code for another one, the question whether one may come in, and the end of one that is lost.

import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { button, head, note, warning } from "../frame";
import { clock, day } from "../time";
import { shownLarge } from "./fingerprint";
import { admit, invite, phones, seen, signOut, type Invitation, type Phone } from "./phones_asked";

const LOOK_EVERY_MS = 3_000;
// As their readers write them: the same in every catalogue.
const LANGUAGES: Record<string, string> = { en: "English", ur: "اردو", sd: "سنڌي" };

export async function show(into: HTMLElement): Promise<() => void> {
  const question = h("div.stack", { "aria-live": "assertive" });
  const list = h("ul.acc", { "aria-live": "polite" });
  const code = h("section.blk");
  let timer = 0;
  let drawn = "";

  const look = async (): Promise<void> => {
    clearTimeout(timer);
    const answer = await phones();
    if (!into.isConnected) return;
    if (answer.status === 200) draw(answer.body.items);
    else if (!drawn) list.replaceChildren(h("li", {}, icon("offline"), h("span", {}, t("There is no network, or nobody answers. Try again later."))));
    timer = setTimeout(() => void look(), LOOK_EVERY_MS) as unknown as number;
  };
  const draw = (found: Phone[]): void => {
    const now = JSON.stringify(found);
    if (now === drawn) return; // what has the focus keeps it
    drawn = now;
    void seen(found);
    question.replaceChildren(...found.filter(({ state }) => state === "waiting").map((phone) => mayIt(phone, () => void look(), () => codeBlock(code))));
    list.replaceChildren(...found.filter(({ state }) => state === "in_use").map((phone) => row(phone, () => void look())));
  };

  codeBlock(code);
  into.append(
    head(t("Your phones"), "#/settings"),
    h("div.a-body", {}, question,
      h("section.blk", {}, h("h2", {}, t("These phones are yours")), list),
      code,
      h("section.blk", {}, h("h2", {}, t("What another phone sees")),
        h("p", {}, t("Reports that were not anonymous, their questions and who looked; trips, and links for contacts. Your PINs hold on both.")),
        h("p.muted", {}, t("Anonymous reports, places you watch and notices stay on the phone that has them."))),
      h("a.btn.btn-block", { href: "#/join" }, t("I have a code from my other phone"))),
    h("div"));
  await look();
  return () => clearTimeout(timer);
}

/** A code, for whoever has the other phone in their other hand. */
function codeBlock(block: HTMLElement): void {
  const start = button(t("Show a code"), () => void make(), "btn-block btn-primary", "plus");
  const make = async (): Promise<void> => {
    start.disabled = true;
    const answer = await invite();
    start.disabled = false;
    if (answer.status !== 201) return note(answer.status === 429 ? t("Too many codes within the hour. Try again later.") : t("There is no network, or nobody answers. Try again later."));
    shown(block, answer.body);
  };
  block.replaceChildren(h("h2", {}, t("Add a phone, or move to a new one")), h("p.sub", {}, t("Show a code here, and scan or type it there. Then say yes here.")), start);
}

function shown(block: HTMLElement, { code, qr_svg, expires_at }: Invitation): void {
  const picture = h("img.p-qr", { src: `data:image/svg+xml,${encodeURIComponent(qr_svg)}`, alt: t("The code as a picture, for the camera of the other phone") });
  block.replaceChildren(
    h("h2", {}, t("Scan it with the other phone")), picture,
    h("p", {}, t("Or open this app there, and type:")),
    h("p.p-code.num", { dir: "ltr" }, spaced(code)),
    h("p.muted", {}, t("It works once, until %(at)s. Let nobody else see it.", { at: ltr(clock(Date.parse(expires_at))) })),
    button(t("Done"), () => codeBlock(block), "btn-block"));
}

const spaced = (code: string): string => `${code.slice(0, 4)} ${code.slice(4, 8)} ${code.slice(8)}`;

/** It came with the code. Nobody else's yes lets it in. */
function mayIt(phone: Phone, again: () => void, done: () => void): HTMLElement {
  const act = async (how: typeof admit, words: string): Promise<void> => {
    const { status } = await how(phone);
    note(status === 204 ? words : status === 404 ? t("It is gone already.") : t("There is no network, or nobody answers. Try again later."));
    if (status === 204) done();
    again();
  };
  return h("section.blk.ask", {},
    h("h2", {}, t("A phone asks to join")),
    h("p", {}, `${kindOf(phone)}, ${LANGUAGES[phone.locale.slice(0, 2)] ?? phone.locale}`),
    ...(phone.fingerprint
      ? [shownLarge(phone.fingerprint), h("p", {}, t("Does the phone in your hand show these same six characters? Then it is the one, and will see what this one sees."))]
      : [h("p", {}, t("It has no key, so there are no characters to compare. Is it the one in your hand? It will see what this one sees."))]),
    button(phone.fingerprint ? t("Yes, the same: let it in") : t("Yes, let it in"), () => void act(admit, t("It is yours from now on.")), "btn-primary btn-block"),
    button(t("No, refuse it"), () => void act(signOut, t("It was refused.")), "btn-block"));
}

function row(phone: Phone, again: () => void): HTMLElement {
  const added = t("Added on %(day)s", { day: day(Date.parse(phone.added_at)) });
  const seen = phone.seen_on && !phone.this_device ? t("Last seen on %(day)s", { day: day(Date.parse(phone.seen_on)) }) : added;
  const item = h("li.a-area", {}, icon(phone.this_device ? "check" : phone.signs ? "lock" : "person"),
    h("span", {}, h("strong", {}, phone.this_device ? t("This phone") : kindOf(phone)), h("p", {}, phone.signs ? seen : `${seen} · ${t("without a key")}`)));
  if (phone.this_device) return item;
  const key = h("button.a-btn", { type: "button" }, t("Sign out"));
  key.addEventListener("click", () => { key.replaceWith(h("span")); item.append(sure(phone, again)); item.querySelector<HTMLElement>(".here-ask button")?.focus(); });
  item.append(key);
  return item;
}

function sure(phone: Phone, again: () => void): HTMLElement {
  const ask = h("div.stack.here-ask", {}, warning(t("Sign this phone out?"), t("It can do nothing more than call for help. What it keeps is erased as soon as it has a network."), "hazard"),
    button(t("Sign it out"), () => void signOut(phone).then(({ status }) => { note(status === 204 ? t("It is signed out.") : t("There is no network, or nobody answers. Try again later.")); again(); }), "btn-primary btn-block"),
    button(t("Keep it"), () => void ask.remove(), "btn-quiet btn-block"));
  return ask;
}

function kindOf({ platform }: Phone): string {
  return platform === "android" ? t("An Android phone") : platform === "ios" ? t("An iPhone") : t("A phone's browser");
}
