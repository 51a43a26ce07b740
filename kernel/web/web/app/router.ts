// Which screen stands: the part of the address behind #, so that a reload keeps it and nothing is asked of the server.
// However far somebody goes it is one entry of the browser's history: who leaves is not brought back here by the Back key.

import { must } from "../dom";
import { t } from "../words";
import { note } from "./frame";
import { learnWordsOf, soonWordsOf } from "./language";

/** Draws a screen; answers what is to be ended when another comes. */
export type Show = (into: HTMLElement, ...rest: string[]) => void | (() => void) | Promise<void | (() => void)>;
interface Screen { show: Show }
interface Back { onclose: (() => void) | null; destroy(): void }

// Each comes by itself when it is first wanted, and its words beside it; the worker has them all. The build reads these lines too.
const SCREENS: Record<string, () => Promise<Screen>> = {
  kinds: () => import("./report/kinds"),
  report: () => import("./report/add"),
  check: () => import("./report/check"),
  sent: () => import("./report/sent"),
  reports: () => import("./reports/list"),
  mine: () => import("./reports/one"),
  map: () => import("./nearby/map"),
  notices: () => import("./notices"),
  settings: () => import("./settings/settings"),
  phones: () => import("./settings/phones"),
  join: () => import("./settings/join"),
  test: () => import("./settings/test_phone"),
  number: () => import("./settings/number"),
  standing: () => import("./settings/standing"),
  sos: () => import("./sos/sos"),
  pins: () => import("./sos/choose_pins"),
  trip: () => import("./sos/trip"),
  contacts: () => import("./sos/contacts"),
};

let end: (() => void) | void;
let turn = 0;
let stood: string[] = [];
let back: Back | undefined;

export const here = (): string[] => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);

export function go(...to: string[]): void { location.replace(`#/${to.map(encodeURIComponent).join("/")}`); }

export function start(): void {
  document.addEventListener("click", follow);
  addEventListener("hashchange", () => void show());
  void show();
}

/** A link within the app, without a new entry. */
function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.origin !== location.origin || link.pathname !== location.pathname || link.target || link.hasAttribute("download")) return;
  event.preventDefault();
  location.replace(link.href);
}

async function show(): Promise<void> {
  const mine = ++turn;
  const [name = "", ...rest] = here();
  const screen = must<HTMLElement>("#screen");
  const home = must<HTMLElement>("#home");
  const load = SCREENS[name];
  if (!load) return stand(home, screen);
  const words = learnWordsOf(name);
  let loaded: Screen;
  let isSaid: boolean;
  try {
    [loaded, isSaid] = await Promise.all([load(), soonWordsOf(name)]);
  } catch {
    if (mine === turn) unloaded();
    return;
  }
  if (mine !== turn) return;
  leave();
  const fresh = screen.cloneNode(false) as HTMLElement;
  fresh.className = "screen";
  screen.replaceWith(fresh);
  const ended = await loaded.show(fresh, ...rest);
  if (mine !== turn) { ended?.(); return; }
  end = ended;
  stand(fresh, home);
  fresh.focus({ preventScroll: true });
  if (!isSaid) sayAgain(fresh, words, mine);
}

function sayAgain(shown: HTMLElement, words: Promise<boolean>, mine: number): void {
  let isUsed = false;
  for (const event of ["pointerdown", "keydown", "input"]) shown.addEventListener(event, () => { isUsed = true; }, { once: true });
  void words.then((come) => { if (come && !isUsed && mine === turn) void show(); });
}

function stand(shown: HTMLElement, hidden: HTMLElement): void {
  if (shown.id === "home") leave();
  hidden.hidden = true;
  shown.hidden = false;
  stood = here();
  hearBack(shown);
  scrollTo(0, 0);
}

/** The phone's own Back key or gesture goes to the screen before, where the browser lets a page hear it; at home, out. */
function hearBack(shown: HTMLElement): void {
  back?.destroy();
  back = undefined;
  const { CloseWatcher } = window as { CloseWatcher?: new () => Back };
  if (!CloseWatcher || shown.id === "home" || !matchMedia("(pointer: coarse)").matches) return;
  back = new CloseWatcher();
  back.onclose = () => {
    const way = shown.querySelector<HTMLElement>(".a-head > a");
    if (way) way.click();
    else go(...here().slice(0, -1));
  };
}

function leave(): void { end?.(); end = undefined; }

/** A screen that did not come: an old page after an update, or a first visit that lost its network. */
function unloaded(): void {
  if (navigator.onLine && !sessionStorage.getItem("gawah-reloaded")) {
    sessionStorage.setItem("gawah-reloaded", "yes");
    location.reload();
    return;
  }
  note(t("This part is not on your phone yet, and there is no network. Calling 15 works."));
  go(...stood);
}
