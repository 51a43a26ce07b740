// Notices: what this phone was told of the places it watches. The inbox has them whether or not a message ever came.

import { h, icon } from "../dom";
import { t } from "../words";
import { asked } from "./device";
import { head, tabs, warning } from "./frame";
import { permission } from "./push/allowed";
import { keep, kept } from "./store";
import { ago } from "./time";
import type { Told } from "./nearby/told";

interface Page { items: Told[]; next: string | null }
interface Kept extends Page { at: number }

const KEY = "notices";

/** id: the one that was opened. */
export async function show(into: HTMLElement, id = ""): Promise<() => void> {
  let isOver = false;
  const body = h("div.a-body");
  const settings = h("a.a-btn", { href: "#/settings" }, t("Settings"));
  into.append(head(t("Notices"), "#/", settings), body, tabs("#/notices"));
  const had = await kept<Kept>(KEY);
  if (had) draw(body, had, () => undefined, false, id);
  const items: Told[] = [];
  let isFound = !id;
  const more = async (after: string | null): Promise<void> => {
    const answer = await asked<Page>("GET", `/v1/notifications${after ? `?after=${after}` : ""}`);
    if (isOver) return;
    if (answer.status !== 200) {
      body.prepend(warning(t("Not read anew."), had ? t("As it was %(age)s.", { age: ago(had.at) }) : t("There is no network, or nobody answers. Try again later.")));
      return;
    }
    items.push(...answer.body.items);
    const page = { items, next: answer.body.next };
    await keep(KEY, { ...page, at: Date.now() }).catch(() => undefined);
    if (isOver) return;
    draw(body, page, () => void more(page.next), true, isFound ? "" : id);
    isFound ||= items.some((each) => each.id === id);
    // Opened long after it came: it stands further down than one page.
    if (!isFound && page.next) void more(page.next);
  };
  void more(null);
  return () => { isOver = true; };
}

function draw(body: HTMLElement, page: Page, more: () => void, mayAsk: boolean, id: string): void {
  body.replaceChildren(...listed(page, more, mayAsk, id), ...offer());
  const opened = id ? body.querySelector<HTMLElement>("[aria-current]") : null;
  opened?.scrollIntoView({ block: "center" });
  opened?.focus({ preventScroll: true });
}

function listed({ items, next }: Page, more: () => void, mayAsk: boolean, id: string): HTMLElement[] {
  if (!items.length) return [empty()];
  const list = h("ul.blk.vlist", {}, ...items.map((item) => row(item, item.id === id)));
  if (!next || !mayAsk) return [list];
  const key = h("button.btn.btn-block", { type: "button" }, t("Older ones"));
  key.addEventListener("click", more);
  return [list, key];
}

function row({ kind, title, text, at }: Told, isOpened: boolean): HTMLElement {
  const drawing = kind === "incident_withdrawn" ? "undo" : kind === "report_question" ? "question" : "verified";
  return h("li", isOpened ? { "aria-current": "true", tabindex: "-1" } : {}, icon(drawing), h("span", {}, h("strong", {}, title), h("p", {}, text), h("p.muted", {}, ago(Date.parse(at)))));
}

/** Where it can be asked for: who reads notices may want to be told of the next one. */
function offer(): HTMLElement[] {
  if (permission() !== "default") return [];
  return [h("section.blk", {}, h("h2", {}, t("Be told with the app closed")), h("p.sub", {}, t("This phone can say so when there is something new.")), h("a.btn.btn-block", { href: "#/test" }, icon("bell", "i-20"), t("Set it up")))];
}

const empty = (): HTMLElement => h("div.empty", {}, icon("bell"), h("b", {}, t("Nothing yet")), h("p", {}, t("Choose a place to watch, and you are told what was verified there.")), h("a.btn", { href: "#/settings" }, t("Choose a place to watch")));
