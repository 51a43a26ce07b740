// What this phone keeps: taken out as a file, or erased. Asked twice, because nothing brings an anonymous report back.

import { h } from "../../dom";
import { t, tn } from "../../words";
import { takenBack, takenOut } from "../device";
import { button, head, note, warning } from "../frame";
import { save } from "../report/keeping";
import type { Report } from "../sending";
import { all, erase } from "../store";

export function keptBlock(): HTMLElement {
  const block = h("section.blk", {}, h("h2", {}, t("What this phone keeps")), h("p.sub", {}, t("Your reports and the keys to them. They are nowhere else. A copy has with them what the police keep of you.")));
  const ask = h("div.stack", { hidden: true });
  const start = button(t("Erase everything from this phone"), () => { void question(ask).then(() => { start.hidden = true; ask.hidden = false; ask.querySelector("button")?.focus(); }); }, "btn-block");
  block.append(button(t("Save a copy"), () => void copy(), "btn-block", "share"), start, ask);
  ask.addEventListener("gawah-cancel", () => { ask.hidden = true; start.hidden = false; start.focus(); });
  return block;
}

async function copy(): Promise<void> {
  const reports = await all<Report>("reports").catch(() => []);
  const phone = reports.map(({ said, place, state, made_at, receipt, view }) => ({ said, place, state, made_at, receipt, view }));
  const house = await takenOut();
  const isWhole = !house || house.status === 200;
  save("my-data.json", JSON.stringify({ phone, house: house && isWhole ? house.body : null }, null, 1), "application/json");
  note(isWhole ? t("Saved among your downloads.") : t("Saved among your downloads, but only what this phone keeps: the rest needs a network. Save a copy again later."));
}

async function question(ask: HTMLElement): Promise<void> {
  const reports = await all<Report>("reports").catch(() => []);
  const unsent = reports.filter(({ state }) => state === "waiting").length;
  ask.replaceChildren(
    h("p", {}, h("strong", {}, tn("%(n)s report is kept here.", "%(n)s reports are kept here.", reports.length)), " ",
      unsent ? tn("%(n)s of them is not sent, and is lost.", "%(n)s of them are not sent, and are lost.", unsent) : "",
      " ", t("Places you watch, notices, links and trips go everywhere. The police keep what they have; an anonymous report can be followed no more.")),
    ...ways(ask, t("Erase it"), () => void everywhere(ask)));
}

const ways = (ask: HTMLElement, words: string, act: () => void): HTMLElement[] => [
  button(words, act, "btn-primary btn-block"),
  button(t("Keep it"), () => { ask.dispatchEvent(new Event("gawah-cancel")); }, "btn-quiet btn-block"),
];

/** The house first: without the phone's token nobody can ask it any more. */
async function everywhere(ask: HTMLElement): Promise<void> {
  const answer = await takenBack();
  // A token that has ended opens nothing: what is there leads to nobody who could ask for it.
  if (!answer || answer.status === 401) return here([]);
  if (answer.status === 200) return here(answer.body.kept.map(({ text }) => text));
  ask.replaceChildren(
    answer.status === 409 ? warning(t("Nothing was erased."), answer.body.title ?? "", "hazard") : warning(t("Nothing was erased."), t("There is no network, or nobody answers: what is kept of you elsewhere cannot be taken back now.")),
    button(t("Erase this phone only"), () => void here([]), "btn-block"),
    ...ways(ask, t("Try again"), () => void everywhere(ask)));
}

async function here(kept: string[]): Promise<void> {
  let isCookieGone = false;
  try {
    isCookieGone = await withoutCookie();
    for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
      // What stands on the screen would tell as much as what was kept; its subscription ends with it.
      for (const notification of await registration.getNotifications()) notification.close();
      await registration.unregister();
    }
    for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
    await erase();
    localStorage.clear();
    sessionStorage.clear();
    sessionStorage.clear();
  } catch {
    return note(t("It could not be erased. Close the app's other windows and try again."));
  }
  gone(isCookieGone, kept);
}

/** Only the server can take its cookie back: which language was chosen. */
const withoutCookie = (): Promise<boolean> => fetch("/?in=", { cache: "no-store" }).then(({ ok }) => ok, () => false);

/** The last page: nothing of the app goes on behind it, and only who wants to begins again. */
function gone(isCookieGone: boolean, kept: string[]): void {
  document.body.replaceChildren(h("main.screen", {},
    head(t("Erased"), "/"),
    h("div.a-body", {},
      h("p", { role: "status" }, t("Nothing of this app is left on this phone.")),
      isCookieGone ? null : h("p.muted", {}, t("Except which language was chosen: that goes only with a network. The browser's own settings can clear it.")),
      h("p.muted", {}, t("The browser's list of visited pages is its own, and so is an icon on the home screen.")),
      kept.length ? h("section.blk", {}, h("h2", {}, t("What is kept, and why")), h("ul", {}, ...kept.map((why) => h("li", {}, why)))) : null,
      button(t("Begin again"), () => location.replace("/"), "btn-block"))));
}
