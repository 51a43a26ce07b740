// Which screen stands: the part of the address behind #, so that Back works and nothing is asked of the server.

import { must } from "../dom";
import { t } from "../words";
import { note } from "./frame";

/** Draws a screen; answers what is to be ended when another comes. */
export type Show = (into: HTMLElement, ...rest: string[]) => void | (() => void) | Promise<void | (() => void)>;
interface Screen { show: Show }

// Each comes by itself when it is first wanted; the worker has them all.
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
  sos: () => import("./sos/sos"),
  pins: () => import("./sos/choose_pins"),
  trip: () => import("./sos/trip"),
  contacts: () => import("./sos/contacts"),
};

let end: (() => void) | void;
let turn = 0;

export const here = (): string[] => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);

export function go(...to: string[]): void { location.hash = `#/${to.map(encodeURIComponent).join("/")}`; }
/** Without a step back: what was before is done with. */
export function goInstead(...to: string[]): void { location.replace(`#/${to.map(encodeURIComponent).join("/")}`); }

export function start(): void {
  addEventListener("hashchange", () => void show());
  void show();
}

async function show(): Promise<void> {
  const mine = ++turn;
  const [name = "", ...rest] = here();
  const screen = must<HTMLElement>("#screen");
  const home = must<HTMLElement>("#home");
  const load = SCREENS[name];
  if (!load) return stand(home, screen);
  let loaded: Screen;
  try {
    loaded = await load();
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
}

function stand(shown: HTMLElement, hidden: HTMLElement): void {
  if (shown.id === "home") leave();
  hidden.hidden = true;
  shown.hidden = false;
  scrollTo(0, 0);
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
  history.back();
}
