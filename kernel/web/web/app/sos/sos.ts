// Help now, by the way that always works: a call. The screens of an SOS alert take this route over.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { head } from "../frame";

export function show(into: HTMLElement): void {
  into.append(
    head(t("Help now"), "#/"),
    h("div.a-body", {},
      h("a.call15", { href: "tel:15" }, h("b", {}, "15"), h("span", {}, icon("call"), h("strong", {}, t("Call 15"))))),
    h("div"));
}
