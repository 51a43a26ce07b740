// A push message has come. It holds ids and no word: the worker asks for the words, and shows them once, in the phone's language; or
// that there is something new, when nobody answers, or where the phone is looked at by others.

import { asked } from "../device";
import { keep, kept } from "../store";
import type { WorkerScope } from "../worker_scope";
import { noteReceipt, sendReceipts } from "./receipts";

/** What the worker says by itself, in one language. */
export interface Says { name: string; neutral: string; is_new: string; dir: "ltr" | "rtl" }

interface Payload { notification_id?: string; tag?: string; sos_alert_id?: string }
export interface Words { id: string; kind: string; title: string; text: string; locale: string; replaces: string | null }
export interface Shown { title: string; body: string; lang: string; dir: "ltr" | "rtl" }
/** What a notification carries for when it is opened. */
export interface Carried { id?: string; to: string }

const SHOWN = "shown";
const LOCK = "gawah-shown";
const MOST_SHOWN = 300;
const PATIENCE_MS = 8_000; // a browser ends a worker that shows nothing for long
const RTL = ["ur", "sd"];

export async function arrive(worker: WorkerScope, text: string): Promise<void> {
  const { notification_id: id, tag, sos_alert_id: sos } = read(text);
  if (sos) return wake(worker, sos);
  if (!id) return show(worker, await saying(worker, null), { to: "#/notices" }, "gawah", false);
  if (await wasShown(id)) return;
  const words = await inTime(wordsOf(id));
  const said = await saying(worker, words);
  const isNew = await inTurn(async () => {
    // It may come twice, and a correction before what it corrects; while the words were asked for, it may have been shown and put away.
    if (await wasShown(id)) return false;
    await show(worker, said, { id, to: whereTo(id, words?.kind ?? "") }, tag ?? words?.replaces ?? id, Boolean(words?.replaces ?? (tag && tag !== id)));
    await noteShown([id, ...(tag ? [tag] : [])]);
    return true;
  });
  if (!isNew) return;
  await noteReceipt(id, "shown");
  await sendReceipts();
}

/** Somebody has opened it: to the page of it, in the window that is there already, unless that is in an SOS. */
export async function open(worker: WorkerScope, carried: Carried | null): Promise<void> {
  const to = carried?.to ?? "#/notices";
  if (carried?.id) await noteReceipt(carried.id, "opened");
  const pages = await worker.clients.matchAll({ type: "window" });
  const page = pages.find(({ url }) => new URL(url).pathname === "/");
  if (!page) await worker.clients.openWindow(`/${to}`).catch(() => undefined);
  else {
    await page.focus().catch(() => undefined);
    if (!isInSos(page.url)) page.postMessage({ go: to });
  }
  await sendReceipts();
}

/** An operator has written. The page of an open SOS reads by itself; who looks elsewhere is told that there is something. */
async function wake(worker: WorkerScope, sos: string): Promise<void> {
  const pages = await worker.clients.matchAll({ type: "window" });
  if (pages.some(({ url, visibilityState }) => visibilityState === "visible" && isInSos(url))) return;
  await show(worker, await saying(worker, null), { to: "#/sos" }, sos, true);
}

const isInSos = (url: string): boolean => new URL(url).hash.startsWith("#/sos");

export function whereTo(id: string, kind: string): string {
  return kind === "push_test" ? "#/test" : kind === "report_question" ? "#/reports" : `#/notices/${id}`;
}

export function read(text: string): Payload {
  try {
    const said = JSON.parse(text) as unknown;
    return typeof said === "object" && said ? said as Payload : {};
  } catch {
    return {};
  }
}

/** What stands on the screen: nothing of what happened on a phone that others look at. */
export function shownAs(says: Says, language: string, words: Words | null, isNeutral: boolean): Shown {
  if (isNeutral || !words) return { title: isNeutral ? says.neutral : says.name, body: says.is_new, lang: language, dir: says.dir };
  return { title: words.title, body: words.text, lang: words.locale, dir: RTL.includes(words.locale) ? "rtl" : "ltr" };
}

async function saying(worker: WorkerScope, words: Words | null): Promise<Shown & { icon: string }> {
  const { says, icons } = worker.gawahKept;
  const chosen = (await kept<string>("language")) ?? "en";
  const isNeutral = (await kept<boolean>("neutral")) ?? false;
  return { ...shownAs(says[chosen] ?? says.en!, chosen, words, isNeutral), icon: isNeutral ? icons.neutral : icons.usual };
}

async function show(worker: WorkerScope, { title, ...said }: Shown & { icon: string }, data: Carried, tag: string, renotify: boolean): Promise<void> {
  await worker.registration.showNotification(title, { ...said, data, tag, renotify } as NotificationOptions);
}

async function wordsOf(id: string): Promise<Words | null> {
  if (!(await kept("device"))) return null; // erased: it does not enrol anew behind anybody's back
  const answer = await asked<Words>("GET", `/v1/notifications/${id}`);
  return answer.status === 200 ? answer.body : null;
}

const inTime = <T>(work: Promise<T | null>): Promise<T | null> =>
  Promise.race([work.catch(() => null), new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))]);

/** Kept, not remembered: a worker that was ended and begun anew knows it too. */
const wasShown = async (id: string): Promise<boolean> => ((await kept<string[]>(SHOWN)) ?? []).includes(id);

/** One is shown and noted before the next asks whether it was. */
const inTurn = <T>(act: () => Promise<T>): Promise<T> => (navigator.locks ? navigator.locks.request(LOCK, act) as Promise<T> : act());

async function noteShown(ids: string[]): Promise<void> {
  const before = (await kept<string[]>(SHOWN)) ?? [];
  await keep(SHOWN, [...new Set([...before, ...ids])].slice(-MOST_SHOWN)).catch(() => undefined);
}
