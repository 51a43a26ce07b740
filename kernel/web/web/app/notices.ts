// Notices: what this phone was told of the places it watches. The inbox has them whether or not a message ever came.

import { h, icon } from "../dom";
import { t } from "../words";
import { asked } from "./device";
import { head, tabs, warning } from "./frame";
import { keep, kept } from "./store";
import { ago } from "./time";
import type { Told } from "./nearby/told";

interface Page { items: Told[]; next: string | null }
interface Kept extends Page { at: number }

const KEY = "notices";

export async function show(into: HTMLElement): Promise<() => void> {
  let isOver = false;
  const body = h("div.a-body");
  const settings = h("a.a-btn", { href: "#/settings" }, t("Settings"));
  into.append(head(t("Notices"), "#/", settings), body, tabs("#/notices"));
  const had = await kept<Kept>(KEY);
  if (had) body.replaceChildren(...listed(had, () => undefined, false));
  const items: Told[] = [];
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
    body.replaceChildren(...listed(page, () => void more(page.next), true));
  };
  void more(null);
  return () => { isOver = true; };
}

function listed({ items, next }: Page, more: () => void, mayAsk: boolean): HTMLElement[] {
  if (!items.length) return [empty()];
  const list = h("ul.blk.vlist", {}, ...items.map(row));
  if (!next || !mayAsk) return [list];
  const key = h("button.btn.btn-block", { type: "button" }, t("Older ones"));
  key.addEventListener("click", more);
  return [list, key];
}

function row({ kind, title, text, at }: Told): HTMLElement {
  const drawing = kind === "incident_withdrawn" ? "undo" : kind === "report_question" ? "question" : "verified";
  return h("li", {}, icon(drawing), h("span", {}, h("strong", {}, title), h("p", {}, text), h("p.muted", {}, ago(Date.parse(at)))));
}

const empty = (): HTMLElement => h("div.empty", {}, icon("bell"), h("b", {}, t("Nothing yet")), h("p", {}, t("Choose a place to watch, and you are told what was verified there.")), h("a.btn", { href: "#/settings" }, t("Choose a place to watch")));
