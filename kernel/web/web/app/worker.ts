// The service worker: the app without a network, reports that go out when there is one again, and notifications, also with the page
// closed.
// What it keeps stands before this text, written by the server: `self.gawahKept`.

import { sendMedia } from "./media/sending";
import { arrive, open } from "./push/arriving";
import { sendReceipts } from "./push/receipts";
import { subscribe } from "./push/subscribing";
import { sendAll, TAG } from "./sending";
import { keep, kept } from "./store";
import type { WorkerScope } from "./worker_scope";

const worker = globalThis as unknown as WorkerScope;
const { version, kept: files, shells } = worker.gawahKept;
const SHELF = `gawah-${version}`;
// Faces of letters: large, wanted by some, and never the reason why something cannot be read.
const FACES = "gawah-faces";

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(clear()));

/** Without cookies: to fetch the page of each language is not to choose it. */
async function fill(): Promise<void> {
  const shelf = await caches.open(SHELF);
  await shelf.addAll([...files, ...Object.values(shells)].map((url) => new Request(url, { cache: "no-cache", credentials: "omit" })));
}

async function clear(): Promise<void> {
  for (const name of await caches.keys()) if (name !== SHELF && name !== FACES) await caches.delete(name);
  await worker.clients.claim();
}

// Only a page that has just begun asks for it: one in use keeps the files it began with.
worker.addEventListener("message", (event) => {
  if (event.data === "begin") event.waitUntil(worker.skipWaiting());
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === "/") {
    event.respondWith(shell(event.request, url));
    // The choice holds for the pages too that are not kept here.
    if (url.searchParams.has("in")) event.waitUntil(fetch(url).catch(() => undefined));
  }
  else if (url.pathname.startsWith("/static/fonts/")) event.respondWith(face(event.request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

async function shell(request: Request, url: URL): Promise<Response> {
  const wanted = url.searchParams.get("in") ?? "";
  if (wanted in shells) await keep("language", wanted).catch(() => undefined);
  const language = wanted in shells ? wanted : await kept<string>("language");
  const found = language && shells[language] ? await (await caches.open(SHELF)).match(shells[language]) : undefined;
  return found ?? fetch(request).catch(async () => (await (await caches.open(SHELF)).match(shells.en!)) ?? Response.error());
}

async function file(request: Request): Promise<Response> {
  return (await (await caches.open(SHELF)).match(request)) ?? fetch(request);
}

async function face(request: Request): Promise<Response> {
  const shelf = await caches.open(FACES);
  const found = await shelf.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await shelf.put(request, answer.clone()).catch(() => undefined); // a full phone reads in its own letters
  return answer;
}

worker.addEventListener("sync", (event) => {
  if (event.tag !== TAG) return;
  event.waitUntil(sendAll().then(async (words) => {
    const left = words + (await sendMedia()) + (await sendReceipts());
    if (left) throw new Error(`${left} still wait`); // so that the browser tries again
  }));
});

worker.addEventListener("push", (event) => event.waitUntil(arrive(worker, event.data?.text() ?? "")));

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(worker, event.notification.data));
});

// The browser has given up the old subscription: what was allowed goes on with another.
worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribe(worker.registration)));
