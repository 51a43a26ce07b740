// Every kind there is, for what has no key on home.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { head, tabs } from "../frame";
import { CATEGORIES, kindOf } from "../kinds";

export function show(into: HTMLElement): void {
  const kinds = h("div.kinds");
  for (const category of CATEGORIES) {
    const { words, icon: drawing } = kindOf(category);
    kinds.append(h("a.kind", { href: `#/report/${category}` }, icon(drawing), h("span", {}, t(words))));
  }
  into.append(head(t("What happened?"), "#/"), h("div.a-body", {}, kinds), tabs("#/"));
}
