// Test my phone: allow notifications, send a real one to this phone, and see how far it comes. The notices in the app need none of it.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { slug } from "../call";
import { asked } from "../device";
import { button, head, note, tabs, warning } from "../frame";
import { permission, watchPermission } from "../push/allowed";
import { start } from "../push/starting";
import { known, stateOf, subscribe, unsubscribe, type Outcome, type State } from "../push/subscribing";
import { keep, kept } from "../store";
import { notAllowed } from "./not_allowed";
import { stepsOf, type Receipts, type Test } from "./test_steps";

const KEY = "push-test";
const EVERY_MS = 1_000;
const WORKER_MS = 15_000; // on a first visit it fetches all of the app before it is ready
const LONGEST_MS = 10 * 60_000; // the test itself lives no longer

export function show(into: HTMLElement): () => void {
  let isOver = false;
  let timer = 0;
  let registeredAt = "";
  const top = h("div.stack");
  const steps = h("div.stack");
  into.append(head(t("Test my phone"), "#/settings"), h("div.a-body", {}, top, steps, always()), tabs(""));

  /** isWanted: somebody has just said so. Otherwise nobody is registered who was not before. */
  const draw = async (isWanted = false): Promise<void> => {
    const may = permission();
    if (may !== "granted" && may !== "default") return stand(notAllowed(may));
    if (!top.firstChild) top.replaceChildren(h("div.skel"));
    const state = await stateOf();
    if (isOver) return;
    if (!state?.webpush) return stand(...said(state ? "unset" : "away"));
    if (may === "default" || (!isWanted && !(await known()))) return stand(asking(() => void allow()));
    const outcome = await registered(state);
    if (isOver) return;
    top.replaceChildren(...said(outcome));
    if (outcome === "on") await look();
  };

  function stand(...blocks: HTMLElement[]): void {
    clearTimeout(timer);
    steps.replaceChildren();
    top.replaceChildren(...blocks);
  }

  async function registered(state: State): Promise<Outcome> {
    const worker = await inTime(navigator.serviceWorker.ready);
    if (!worker) return "refused"; // a private window may have none
    start(worker);
    const isHere = state.registered?.provider === "webpush" && (await worker.pushManager.getSubscription()) !== null;
    const outcome = isHere ? "on" : await subscribe(worker);
    registeredAt = (isHere ? state : await stateOf())?.registered?.registered_at ?? "";
    return outcome;
  }

  const said = (outcome: Outcome): HTMLElement[] => {
    if (outcome === "unset") return [warning(t("Notifications of the browser are not set up here."), t("The notices in the app have everything."), "bell")];
    if (outcome === "away") return [warning(t("There is no network, or nobody answers. Try again later."), ""), button(t("Try again"), () => void draw(), "btn-block")];
    if (outcome === "refused") return [warning(t("The browser could not register with its push service."), t("A private window never can. Otherwise try again later, or another browser."), "bell"), button(t("Try again"), () => void draw(true), "btn-block")];
    return [
      button(t("Send a test to this phone"), () => void send(), "btn-primary btn-block", "bell"),
      button(t("Stop notifications on this phone"), () => void stop(), "btn-quiet btn-block"),
    ];
  };

  async function allow(): Promise<void> {
    await Notification.requestPermission();
    await draw(true);
  }

  async function send(): Promise<void> {
    const answer = await asked<Test>("POST", "/v1/notifications/tests");
    if (answer.status === 201) {
      await keep(KEY, answer.body).catch(() => undefined);
      note(t("On its way. You may close the app and wait for it."));
      return look(answer.body);
    }
    if (slug(answer.body) === "push-not-registered") return draw(true);
    const minutes = Math.max(1, Math.ceil(answer.retryAfterS / 60));
    note(answer.status === 429 ? t("Too many tests for now. Try again in %(minutes)s min.", { minutes }) : t("There is no network, or nobody answers. Try again later."));
  }

  async function stop(): Promise<void> {
    const worker = await navigator.serviceWorker.getRegistration();
    const isToldThere = worker ? await unsubscribe(worker) : false;
    note(isToldThere ? t("Nothing comes to this phone any more. The notices in the app go on.") : t("Nothing comes to this phone any more. The police's side hears of it when there is a network."));
    stand(asking(() => void allow()));
  }

  async function look(asked_?: Test): Promise<void> {
    clearTimeout(timer);
    const test = asked_ ?? (await kept<Test>(KEY)) ?? null;
    const answer = test ? await asked<Receipts>("GET", `/v1/notifications/${test.id}/receipts`) : null;
    if (isOver || permission() !== "granted") return;
    const receipts = answer?.status === 200 ? answer.body : null;
    steps.replaceChildren(stepsOf(registeredAt, test, receipts));
    const isOpen = test && !receipts?.opened_at && Date.now() - Date.parse(test.at) < LONGEST_MS;
    if (isOpen) timer = setTimeout(() => void look(test), EVERY_MS) as unknown as number;
  }

  const stopWatching = watchPermission(() => void draw());
  void draw();
  return () => { isOver = true; clearTimeout(timer); stopWatching(); };
}

const inTime = (ready: Promise<ServiceWorkerRegistration>): Promise<ServiceWorkerRegistration | null> =>
  Promise.race([ready, new Promise<null>((resolve) => setTimeout(() => resolve(null), WORKER_MS))]);

function asking(allow: () => void): HTMLElement {
  return h("section.blk", {},
    h("h2", {}, t("Be told with the app closed")),
    h("p", {}, t("When something is verified near a place you watch, this phone says so. The message itself holds no word of it: nobody on the way can read what happened or where.")),
    h("p.sub", {}, t("Do others look at this phone? Choose the name that says nothing, in the settings: notifications then say nothing either.")),
    h("p.sub", {}, t("The browser asks you next. You can take it back at any time.")),
    button(t("Allow notifications"), allow, "btn-primary btn-block", "bell"));
}

const always = (): HTMLElement => h("section.blk", {}, h("h2", {}, t("Notices in the app")), h("p.sub", {}, t("They are always there, whether or not a notification comes.")), h("a.btn.btn-block", { href: "#/notices" }, icon("list", "i-20"), t("Read the notices")));
