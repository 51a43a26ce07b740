// Trusted contacts: a link that shows an open SOS and a trip to whoever holds it. To whom it was given only this phone knows.

import { h, icon } from "../../dom";
import { N_, t } from "../../words";
import { asked } from "../device";
import { head, note, warning } from "../frame";
import { keep, kept } from "../store";
import { ago, clockAndDay } from "../time";
import { typed } from "../typed";
import { refusal } from "./refused";

interface Link { id: string; created_at: string; expires_at: string; opened_at: string | null }
interface Given { name: string; url: string }

const KEY = "contact-links";
const HOURS: [number, string][] = [[24, N_("A day")], [24 * 7, N_("A week")], [24 * 30, N_("30 days")]];

export async function show(into: HTMLElement): Promise<void> {
  const body = h("div.a-body");
  into.append(head(t("Contacts"), "#/"), body, h("div"));
  const draw = async (): Promise<void> => {
    const [answer, given] = [await asked<{ items: Link[] }>("GET", "/v1/contact-links"), (await kept<Record<string, Given>>(KEY)) ?? {}];
    if (!into.isConnected) return;
    body.replaceChildren(
      h("p", {}, t("Give a link to somebody you trust. While it holds they see your open SOS and your trip, with your place, and need no account.")),
      form(given, () => void draw()),
      ...(answer.status === 200 ? [list(answer.body.items, given, () => void draw())] : [warning(t("Not read anew."), t("There is no network, or nobody answers. Try again later."))]));
  };
  await draw();
}

function form(given: Record<string, Given>, again: () => void): HTMLElement {
  const name = h("input.input", { id: "c-name", maxlength: "60", autocomplete: "off" });
  const hours = h("select.input", { id: "c-hours" }, ...HOURS.map(([each, words]) => h("option", { value: each }, t(words))));
  const said = h("div", { role: "status" });
  const make = h("button.btn.btn-lg.btn-block.btn-primary", { type: "submit" }, icon("share", "i-20"), t("Make a link and send it"));
  const made = h("form.blk", {}, h("div.field", {}, h("label", { for: "c-name" }, t("Who it is for (stays on this phone)")), name), h("div.field", {}, h("label", { for: "c-hours" }, t("It holds for")), hours), make, said);
  const sent = typed("contact", made);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    make.disabled = true;
    void asked<{ id: string; url: string }>("POST", "/v1/contact-links", { body: { holds_for_h: Number(hours.value) } }).then(async (answer) => {
      make.disabled = false;
      if (answer.status !== 201) { said.replaceChildren(refusal(answer)); return; }
      sent();
      await keep(KEY, { ...given, [answer.body.id]: { name: name.value.trim(), url: answer.body.url } }).catch(() => undefined);
      await handOver(answer.body.url);
      again();
    });
  });
  return made;
}

/** By whatever this phone sends with; or onto its clipboard. */
async function handOver(url: string): Promise<void> {
  const words = t("Follow me here, and see when I call for help:");
  try {
    if (navigator.share) { await navigator.share({ text: words, url }); return; }
    await navigator.clipboard.writeText(`${words} ${url}`);
    note(t("The link is on your clipboard."));
  } catch {
    note(t("The link was made; it stands below."));
  }
}

function list(items: Link[], given: Record<string, Given>, again: () => void): HTMLElement {
  if (!items.length) return h("div.empty", {}, icon("share"), h("b", {}, t("Nobody has a link")), h("p", {}, t("Whoever has one sees where you are only while an SOS is open or a trip is under way.")));
  return h("ul.blk.c-links", {}, ...items.map((link) => {
    const known = given[link.id];
    const withdraw = h("button.btn", { type: "button" }, t("Withdraw"));
    withdraw.addEventListener("click", () => { withdraw.disabled = true; void asked("DELETE", `/v1/contact-links/${link.id}`).then((answer) => { if (answer.status === 204 || answer.status === 404) again(); else withdraw.disabled = false; }); });
    const share = known ? h("button.btn", { type: "button" }, t("Send again")) : null;
    share?.addEventListener("click", () => void handOver(known!.url));
    return h("li", {},
      h("p", {}, h("strong", {}, h("bdi", {}, known?.name || t("Somebody"))), h("br"), h("span.muted", {}, t("holds until %(time)s", { time: clockAndDay(Date.parse(link.expires_at)) }), t(", "), link.opened_at ? t("looked %(age)s", { age: ago(Date.parse(link.opened_at)) }) : t("not opened yet"))),
      h("div.row", {}, share, withdraw));
  }));
}
