// Third of three: both readings under each other, what they did, whether to stay anonymous. Then it is on the phone, and goes.

import { h, icon } from "../../dom";
import { ltr, N_, t } from "../../words";
import { button, head, note, steps } from "../frame";
import { kindOf, nameOf } from "../kinds";
import { go } from "../router";
import { changed, type Report } from "../sending";
import { put } from "../store";
import { ago, clockAndDay } from "../time";
import { tryNow } from "../trying";
import { drop, happenedAt, narrative, said, save, underWay, type Draft } from "./draft";
import { DRAFT, give, piecesOf, type Piece } from "../media/pieces";
import { countOf } from "../media/words";
import { heldInMemory } from "./unkept";

// What was done comes first, and is chosen; how anybody looked is asked nowhere.
const DEEDS = [N_("On a motorcycle"), N_("Showed a weapon"), N_("More than one"), N_("Somebody is hurt")];

export async function show(into: HTMLElement): Promise<void> {
  const draft = await underWay();
  if (!draft?.position) return go();
  const pieces = await piecesOf(DRAFT);
  const police = h("p", { dir: "auto" });
  const tell = (): void => { police.textContent = forThePolice(draft, pieces); };
  tell();
  const send = button(t("Send report"), () => { send.disabled = true; void sendIt(draft); }, "btn-primary btn-lg btn-block");
  into.append(
    h("div", {}, head(t("Check and send"), `#/report/${draft.category}`), steps(3, 3)),
    h("div.a-body", {},
      h("div.see", {},
        h("div", {}, h("h3", {}, icon("lock", "i-20"), t("Police see")), police),
        h("div", {}, h("h3", {}, icon("eye", "i-20"), t("Neighbours see, only if verified")), h("p", {}, forNeighbours(draft)))),
      kindOf(draft.category).isDeed ? deeds(draft, tell) : null,
      anonymous(draft, tell)),
    h("div.a-foot", {}, send));
}

function forThePolice(draft: Draft, pieces: Piece[]): string {
  const place = t("%(place)s, known to %(error)s", { place: draft.called || t("the place on the map"), error: ltr(`±\u00a0${Math.round(draft.position!.accuracy_m)}\u00a0m`) });
  const when = draft.minutes < 0 ? clockAndDay(happenedAt(draft)) : ago(happenedAt(draft));
  const who = draft.anonymous ? t("No name, no number, not which phone.") : t("No name and no number; this phone, so that they can ask you.");
  return [`${nameOf(draft.category)}, ${when}, ${place}.`, narrative(draft), countOf(pieces), who].filter(Boolean).join("\n");
}

function forNeighbours(draft: Draft): string {
  const titles = JSON.parse(document.documentElement.dataset.told ?? "{}") as Record<string, string>;
  const title = titles[draft.category];
  if (!title) return t("Nothing.");
  if (title.includes("{town}")) return t("Nothing. The city's list says “%(sentence)s” on the next day: never where in it, or when.", { sentence: title.replace("{town}", t("your town")) });
  const place = draft.called || t("your area");
  return t("“%(sentence)s.” Never your words, who you are or the exact place.", { sentence: title.replace("{place}", place) });
}

function deeds(draft: Draft, tell: () => void): HTMLElement {
  const chips = h("div.chips");
  for (const deed of DEEDS) {
    const key = h("button.chip-t", { type: "button", "aria-pressed": String(draft.deeds.includes(deed)) }, t(deed));
    key.addEventListener("click", () => {
      const has = draft.deeds.includes(deed);
      draft.deeds = has ? draft.deeds.filter((each) => each !== deed) : [...draft.deeds, deed];
      key.setAttribute("aria-pressed", String(!has));
      save();
      tell();
    });
    chips.append(key);
  }
  return h("div.stack", {}, h("h2.sect", {}, t("What did they do?"), " ", h("span.muted", {}, t("You may skip this"))), chips);
}

function anonymous(draft: Draft, tell: () => void): HTMLElement {
  const row = h("button.row.switch-row", { type: "button", role: "switch", "aria-checked": String(draft.anonymous) },
    h("span.grow", {}, h("strong", {}, t("Stay anonymous")), h("br"), h("span.muted", {}, t("You can still follow and dispute it"))),
    h("span.switch", { "aria-hidden": "true" }));
  row.addEventListener("click", () => {
    draft.anonymous = !draft.anonymous;
    row.setAttribute("aria-checked", String(draft.anonymous));
    save();
    tell();
  });
  return row;
}

/** On the phone first. Where nothing can be kept, it is sent from this page alone, and that is said. */
async function sendIt(draft: Draft): Promise<void> {
  const report: Report = {
    key: crypto.randomUUID(), said: said(draft, draft.position!), place: draft.called, state: "waiting", made_at: Date.now(), next_at: 0,
  };
  try {
    await put("reports", report);
  } catch {
    note(t("Nothing can be saved on this phone. Keep this page open until the report is sent."));
    return heldInMemory(report);
  }
  await give(report.key).catch(() => note(t("The pictures could not be saved on this phone. The words go without them.")));
  await drop();
  changed();
  void tryNow();
  go("sent", report.key);
}
