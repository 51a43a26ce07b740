// A shared trip: from, to, and when. Whoever has not arrived by then is looked for, whatever has become of the phone.

import { h, icon } from "../../dom";
import { counter } from "../../counter";
import { ltr, t } from "../../words";
import { asked } from "../device";
import { head, warning } from "../frame";
import { go } from "../router";
import { clock } from "../time";
import { typed } from "../typed";
import { called, follow, lastKnown } from "../where";
import { follow as followOverdue } from "./overdue";
import { pinPad } from "./pin";
import { arePinsSet } from "./pins_set";
import { refusal } from "./refused";
import { isWatched, watch } from "./watched";

export interface Trip { id: string; from: string; to: string; state: "under_way" | "arrived" | "raised"; started_at: string; expected_at: string; raises_at: string; arrived_at: string | null; sos_alert_id: string | null }

const MINUTES = [10, 20, 30, 45, 60, 90];
const PLACES_APART_MS = 30_000;

export async function show(into: HTMLElement): Promise<() => void> {
  const body = h("div.a-body");
  const foot = h("div.a-foot");
  const ends: (() => void)[] = [];
  into.append(head(t("Share a trip"), "#/"), body, foot);
  const draw = async (): Promise<void> => {
    while (ends.length) ends.pop()!();
    const answer = await asked<{ items: Trip[] }>("GET", "/v1/trips");
    if (!into.isConnected) return;
    if (answer.status !== 200) { body.replaceChildren(warning(t("Not read anew."), t("There is no network, or nobody answers. Try again later."))); return; }
    // Its own first; else one that another phone of this resident has shared.
    const newest = answer.body.items.find(({ id }) => isWatched(id)) ?? answer.body.items[0];
    if (await followOverdue(newest)) { if (into.isConnected) go("sos"); return; }
    if (!into.isConnected) return;
    if (newest?.state === "under_way") ends.push(underWay(body, foot, newest, () => void draw()));
    else form(body, foot, newest, () => void draw());
  };
  await draw();
  return () => { while (ends.length) ends.pop()!(); };
}

function form(body: HTMLElement, foot: HTMLElement, last: Trip | undefined, again: () => void): void {
  const from = h("input.input", { id: "t-from", maxlength: "80", autocomplete: "off", required: true });
  const to = h("input.input", { id: "t-to", maxlength: "80", autocomplete: "off", required: true });
  const at = lastKnown();
  if (at) void called(at).then(({ name }) => { if (!from.value && name) from.value = name; });
  let minutes = 30;
  const when = h("p.sub");
  const seg = h("div.seg.t-min", { role: "group", "aria-label": t("Arrival in minutes") });
  const choose = (): void => {
    for (const key of seg.children) key.setAttribute("aria-pressed", String(Number((key as HTMLElement).dataset.min) === minutes));
    when.textContent = t("Expected at %(at)s. Five minutes after that the police are told, unless you have arrived or put it off.", { at: ltr(clock(Date.now() + minutes * 60_000)) });
  };
  for (const each of MINUTES) {
    const key = h("button", { type: "button", "data-min": each }, ltr(`${each} min`));
    key.addEventListener("click", () => { minutes = each; choose(); });
    seg.append(key);
  }
  choose();
  const said = h("div", { role: "status" });
  const start = h("button.btn.btn-lg.btn-block.btn-primary", { type: "submit", form: "t-form" }, t("Set out"));
  const made = h("form.blk", { id: "t-form", novalidate: true },
    h("div.field", {}, h("label", { for: "t-from" }, t("From")), from),
    h("div.field", {}, h("label", { for: "t-to" }, t("To")), to),
    h("div.field", {}, h("span.label", {}, t("You arrive in")), seg, when));
  const sent = typed("trip", made);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const empty = [from, to].find((input) => !input.value.trim());
    if (empty) { empty.focus(); said.replaceChildren(warning(t("Something is missing."), t("Say from where and to where, in your own words."), "hazard")); return; }
    start.disabled = true;
    const expected = new Date(Date.now() + minutes * 60_000).toISOString();
    void asked<Trip>("POST", "/v1/trips", { body: { from: from.value.trim(), to: to.value.trim(), expected_at: expected } }).then((answer) => {
      start.disabled = false;
      if (answer.status === 201) { sent(); watch(answer.body); again(); }
      else said.replaceChildren(refusal(answer));
    });
  });
  const before = last?.state === "arrived" && last.arrived_at ? h("div.note", {}, icon("check", "i-20"), h("span", {}, t("You arrived at %(at)s.", { at: ltr(clock(Date.parse(last.arrived_at))) })))
    : last?.state === "raised" ? warning(t("You did not arrive in time."), t("An SOS was raised for you at %(at)s.", { at: ltr(clock(Date.parse(last.raises_at))) }), "sos") : null;
  body.replaceChildren(...[before, h("p.sub", {}, t("If you do not arrive, the police are told where you were last, even when this phone is gone.")), h("p.sub.row", {}, icon("pin", "i-20"), h("span", {}, t("Your place is sent only while this page is open and the screen is on."))), made, said].filter((each): each is HTMLElement => each !== null));
  foot.replaceChildren(start, h("a.btn.btn-block", { href: "#/contacts" }, icon("share", "i-20"), t("Let a contact follow")));
}

function underWay(body: HTMLElement, foot: HTMLElement, trip: Trip, again: () => void): () => void {
  const left = h("p.s-say.num", { role: "timer" });
  const until = h("p.sub", {}, t("Expected at %(at)s. At %(raises)s the police are told, unless you have arrived or put it off.", { at: ltr(clock(Date.parse(trip.expected_at))), raises: ltr(clock(Date.parse(trip.raises_at))) }));
  const said = h("div", { role: "status" });
  const later = h("div.row", { role: "group", "aria-label": t("Put it off") });
  for (const more of [10, 30]) {
    const key = h("button.btn.grow", { type: "button" }, t("%(n)s minutes more", { n: more }));
    key.addEventListener("click", () => {
      const expected = new Date(Math.max(Date.parse(trip.expected_at), Date.now()) + more * 60_000).toISOString();
      void asked("PUT", `/v1/trips/${trip.id}/expected-at`, { body: { expected_at: expected } }).then((answer) => (answer.status === 200 ? again() : said.replaceChildren(refusal(answer))));
    });
    later.append(key);
  }
  const arrive = h("button.btn.btn-lg.btn-block.btn-primary", { type: "button" }, arePinsSet() ? t("I have arrived, with PIN") : t("I have arrived"));
  const say = async (pin: string): Promise<number> => (await asked("POST", `/v1/trips/${trip.id}/arrive`, { body: pin ? { pin } : {} })).status;
  arrive.addEventListener("click", () => {
    if (arePinsSet()) return askPin(body, foot, say, again);
    arrive.disabled = true;
    void say("").then((status) => { arrive.disabled = false; if (status === 200 || status === 409) again(); else said.replaceChildren(warning(t("Not told yet."), t("There is no network, or nobody answers. Try again."))); });
  });
  const places = h("span", {}, isWatched(trip.id) ? t("Your place is sent only while this page is open and the screen is on. Close it, and we keep the last one; if you are overdue, an SOS is raised all the same, by us.") : t("Your other phone set out on it, and says where it is."));
  const none = (): void => places.replaceChildren(t("This phone gives no place, so none is sent. If you are overdue, an SOS is raised all the same, by us."));
  body.replaceChildren(
    h("section.blk", {}, h("h2.t-way", {}, h("bdi", {}, trip.from), icon("next", "i-20 i-flip"), h("bdi", {}, trip.to)), left, until), said, later,
    h("p.sub.row", { role: "status" }, icon("pin", "i-20"), places));
  foot.replaceChildren(arrive, h("a.btn.btn-block", { href: "#/contacts" }, icon("share", "i-20"), t("Let a contact follow")), h("a.btn.btn-block.btn-quiet", { href: "#/sos" }, t("Help now")));
  const tick = (): void => {
    const ms = Date.parse(trip.raises_at) - Date.now();
    left.textContent = Date.parse(trip.expected_at) > Date.now() ? t("%(time)s left", { time: ltr(counter(Date.parse(trip.expected_at) - Date.now())) }) : t("Late. The police are told in %(time)s.", { time: ltr(counter(ms)) });
    if (ms < -3_000) again();
  };
  tick();
  const timer = setInterval(tick, 1_000);
  let sentAt = 0;
  if (isWatched(trip.id) && !("geolocation" in navigator)) none();
  const stop = isWatched(trip.id) && "geolocation" in navigator ? follow((at) => {
    if (Date.now() - sentAt < PLACES_APART_MS) return;
    sentAt = Date.now();
    void asked("POST", `/v1/trips/${trip.id}/positions`, { body: { positions: [{ lat: at.lat, lon: at.lon, accuracy_m: Math.round(at.accuracy_m), at: new Date(at.at).toISOString() }] } });
  }, none) : () => undefined;
  return () => { clearInterval(timer); stop(); };
}

function askPin(body: HTMLElement, foot: HTMLElement, say: (pin: string) => Promise<number>, again: () => void): void {
  const pad = pinPad(t("Six digits"), t("The trip goes on until the PIN is in."), (pin) => {
    pad.busy(true);
    pad.say(t("One moment"));
    void say(pin).then((status) => {
      pad.busy(false);
      if (status === 200 || status === 409) { body.className = "a-body"; again(); return; }
      pad.clear();
      pad.say(status === 403 ? t("That was not it. The trip goes on.") : t("There is no network, or nobody answers. Try again."));
    });
  });
  body.className = "s-pins";
  body.replaceChildren(pad.element);
  const back = h("button.btn.btn-block", { type: "button" }, t("Back"));
  back.addEventListener("click", () => { body.className = "a-body"; again(); });
  foot.replaceChildren(back);
  pad.element.focus();
}
