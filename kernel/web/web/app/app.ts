// The first script: home, the way between the screens, and what goes on behind them. Kept under 20 kB.

import { must } from "../dom";
import { begin as beginHome } from "./home";
import { leave } from "./frame";
import { beginSosKey } from "./sos/home_key";
import { keepLanguage } from "./language";
import { readPole } from "./place/pole";
// Small, and of several screens: a file of its own would cost each of them more in headers than it holds.
import "./push/allowed";
import { start } from "./router";
import "./settings/phones_asked";
import { watchSending } from "./trying";

for (const key of document.querySelectorAll("[data-leave]")) key.addEventListener("click", leave);
readPole();
void keepLanguage();
start();
beginHome(must("#home"));
beginSosKey(must("#home"));
watchSending();
void register();

/** Offline from the second visit on. A newer version takes over only now, before anything has begun. */
async function register(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/sw.js");
    if (globalThis.Notification?.permission === "granted") void import("./push/starting").then(({ start }) => start(registration));
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    if (location.hash.length > 2) return; // somebody is in the middle of something
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting.postMessage("begin");
  } catch {
    // Private windows and full phones may refuse: the app works, with a network.
  }
}
