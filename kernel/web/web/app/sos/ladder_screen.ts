// An open SOS, and one that is over: the newest true thing is the largest, then what comes next, then the ladder.

import { counter } from "../../counter";
import { h, icon } from "../../dom";
import { ltr, t } from "../../words";
import { ago, clock } from "../time";
import { called } from "../where";
import { messageBlock } from "./message_block";
import { isOver, type Open } from "./open";
import { rungs } from "./ladder";
import { senses } from "./senses";

export interface Ways { down: HTMLElement; dark: () => void; home: () => void }

export function ladderScreen(into: HTMLElement, one: Open, ways: Ways): (one: Open) => void {
  const over = isOver(one);
  const title = h("strong");
  const where = h("span");
  const time = h("span.t.num", { "aria-hidden": "true" });
  const say = h("p.s-say", { role: "status" });
  const next = h("div.note.note-warn");
  const ladder = h("div.blk");
  const place = h("p.sub.row", {}, icon("pin", "i-20"), h("span"));
  const cut = h("div.note.note-warn", { role: "status", hidden: true });
  const block = over ? null : messageBlock(one.told!.id);
  const call = h("a.btn.btn-lg.btn-block", { href: "tel:15" }, icon("call", "i-20"), over ? t("Call 15") : t("Call 15 as well"));
  const foot = h("div.a-foot", {}, call);
  if (over) {
    const home = h("button.btn.btn-block.btn-quiet", { type: "button" }, t("To the start"));
    home.addEventListener("click", ways.home);
    foot.append(home);
  } else {
    ways.down.className = "btn btn-block btn-quiet";
    foot.append(ways.down);
  }
  const dark = h("button.btn.btn-block", { type: "button" }, icon("silent", "i-20"), t("Make my phone silent and dark"));
  dark.addEventListener("click", ways.dark);
  into.append(
    h("div", { class: over ? "s-band s-band-over" : "s-band" }, h("span.oct", { "aria-hidden": "true" }, "SOS"), h("span.s-w", {}, title, h("br"), where), time),
    h("div.a-body", {}, say, cut, over ? null : next, ladder, block?.element, over ? null : place,
      over ? null : dark, over ? null : h("a.btn.btn-block", { href: "#/contacts" }, icon("share", "i-20"), t("Tell a contact"))),
    foot);
  let shown = "";
  return (now) => {
    const told = now.told!;
    const steps = told.timeline ?? [];
    const newest = steps.at(-1);
    set(title, over ? t("SOS is over") : told.state === "answered" ? t("Somebody is with you") : t("SOS is open"));
    set(say, told.state === "stood_down" ? t("You have stood it down.") : newest?.text ?? t("The police have your call."));
    set(time, counter((over && newest ? Date.parse(newest.at) : Date.now() + now.ahead_ms) - Date.parse(told.raised_at)));
    const coming = told.next_step;
    next.hidden = !coming;
    if (coming) set(next, "", icon("clock", "i-20"), h("span", {}, h("strong.num", {}, ltr(counter(Date.parse(coming.at) - Date.parse(told.raised_at)))), " ", coming.text ?? ""));
    const key = steps.map(({ code }) => code).join() + told.state;
    if (key !== shown) { shown = key; ladder.replaceChildren(rungs(now)); }
    cut.hidden = !now.lost_at || Date.now() - now.lost_at < 6_000;
    if (!cut.hidden) set(cut, "", icon("offline", "i-20"), h("span", {}, h("strong", {}, t("No network since %(at)s.", { at: ltr(clock(now.lost_at)) })), " ", t("The SOS stands. What you read here may be old; your place is sent when there is a signal.")));
    set(place.lastElementChild!, placeWords(now));
    block?.show();
    void name(now).then((words) => { if (words) where.replaceChildren(...words); });
  };
}

function placeWords(one: Open): string {
  if (senses.isBlind() && !one.place) return t("This phone does not tell where it is. Write it to the operator, or say it to 15.");
  const battery = one.place?.battery_pct === undefined ? "" : " " + t("Battery %(percent)s.", { percent: ltr(`${one.place.battery_pct} %`) });
  if (!one.placed_at) return (one.place ? t("Your place is known on this phone, and not sent yet.") : t("Finding your place.")) + battery;
  return (Date.now() - one.placed_at < 20_000 ? t("Your place is sent every 5 seconds.") : t("Your place was last sent %(age)s.", { age: ago(one.placed_at) })) + battery;
}

async function name({ place }: Open): Promise<Node[] | null> {
  if (!place) return [document.createTextNode(t("Place not known yet"))];
  const { name: words } = await called(place).catch(() => ({ name: "" }));
  return [document.createTextNode(words ? `${words} ` : ""), h("bdi", { dir: "ltr" }, `± ${Math.round(place.accuracy_m)} m`)];
}

/** Only when it changed: a live region speaks again at every change. */
function set(element: Element, words: string, ...children: Node[]): void {
  if (children.length) {
    const fresh = h("div", {}, ...children);
    if (element.textContent !== fresh.textContent) element.replaceChildren(...fresh.childNodes);
  } else if (element.textContent !== words) element.textContent = words;
}
