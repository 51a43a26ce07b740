// Settings: language, looks, places to watch, the name in the launcher, and what this phone keeps.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { head, tabs, warning } from "../frame";
import { inLanguage, keepName } from "../language";
import { day } from "../time";
import { keptBlock } from "./kept_here";
import { phones, unseen } from "./phones_asked";
import { tellingBlock } from "./telling";
import { watchBlock } from "./watching";

// As their readers write them: the same in every catalogue.
const LANGUAGES: [string, string][] = [["en", "English"], ["ur", "اردو"], ["sd", "سنڌي"]];

/** at: "lat,lon" of a place to watch, as the map says it. */
export function show(into: HTMLElement, at = ""): () => void {
  const watch = watchBlock(at);
  into.append(head(t("Settings"), "#/"), h("div.a-body", {}, languages(), looks(), watch.block, tellingBlock(), launcher(), yourPhones(), yours(), keptBlock()), tabs(""));
  return watch.end;
}

function languages(): HTMLElement {
  const seg = h("div.seg", { role: "group", "aria-label": t("Language") });
  for (const [code, name] of LANGUAGES) {
    seg.append(h("a", { href: inLanguage(code), lang: code, "aria-current": document.documentElement.lang === code ? "true" : null }, name));
  }
  return h("section.blk", {}, h("h2", {}, t("Language")), seg);
}

/** What is known of who uses this phone, and may be taken back. */
function yours(): HTMLElement {
  const row = (to: string, drawing: string, words: string, more: string): HTMLElement =>
    h("a.row.switch-row", { href: `#/${to}` }, icon(drawing, "i-20"), h("span.grow", {}, h("strong", {}, words), h("br"), h("span.muted", {}, more)), icon("next", "i-20 i-flip"));
  return h("section.blk", {}, h("h2", {}, t("You")),
    row("standing", "eye", t("How your reports are treated"), t("What counts, why, and how to ask for another look")),
    row("number", "call", t("Phone number"), t("Never needed; it raises trust a little")));
}

function looks(): HTMLElement {
  const seg = h("div.seg", { role: "group", "aria-label": t("Looks") });
  const chosen = (): string => localStorage.getItem("gawah-theme") ?? "";
  const show = (): void => { for (const key of seg.children) key.setAttribute("aria-pressed", String((key as HTMLElement).dataset.look === chosen())); };
  for (const [theme, words] of [["", t("As the phone")], ["light", t("Light")], ["dark", t("Dark")]] as const) {
    const key = h("button", { type: "button" }, words);
    key.dataset.look = theme;
    key.addEventListener("click", () => {
      if (theme) localStorage.setItem("gawah-theme", theme);
      else localStorage.removeItem("gawah-theme");
      dispatchEvent(new Event("gawah-look"));
      show();
    });
    seg.append(key);
  }
  show();
  return h("section.blk", {}, h("h2", {}, t("Looks")), seg);
}

function yourPhones(): HTMLElement {
  const told = h("div", { role: "status" });
  void phones().then(async ({ status, body }) => {
    const added = status === 200 ? await unseen(body.items) : [];
    if (added[0]) told.append(warning(t("A phone was added on %(day)s.", { day: day(Date.parse(added[0].added_at)) }), t("If it is not yours, sign it out."), "hazard"));
  });
  return h("section.blk", {}, told, h("a.row.a-way", { href: "#/phones" },
    h("span.grow", {}, h("strong", {}, t("Your phones")), h("br"), h("span.muted", {}, t("Use a second phone, move to a new one, or shut out one that is lost."))),
    icon("next", "i-20 i-flip")));
}

function launcher(): HTMLElement {
  const is = (): boolean => localStorage.getItem("gawah-neutral") === "yes";
  const row = h("button.row.switch-row", { type: "button", role: "switch", "aria-checked": String(is()) },
    h("span.grow", {}, h("strong", {}, t("A name that says nothing")), h("br"), h("span.muted", {}, t("For a phone that others look at: installed from now on, it stands there as “%(name)s”.", { name: document.documentElement.dataset.neutral ?? "" }))),
    h("span.switch", { "aria-hidden": "true" }));
  row.addEventListener("click", () => {
    if (is()) localStorage.removeItem("gawah-neutral");
    else localStorage.setItem("gawah-neutral", "yes");
    row.setAttribute("aria-checked", String(is()));
    void keepName();
    if (is()) dispatchEvent(new Event("gawah-look"));
    else location.reload();
  });
  return h("section.blk", {}, row);
}
