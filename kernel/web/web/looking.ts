// A page that looks by itself. Its main element says when to ask (`hx-trigger`) and which parts are morphed in
// (`hx-select-oob`); here is what attributes cannot say: nobody is asked while nobody looks, nothing is sent while it is
// the same (304), who was signed out is told, and a lost connection is shown.

import type { Htmx, HtmxEventMap } from "htmx.org";

/** The one that the page's head has brought: one copy for all islands. */
export const htmx = (globalThis as unknown as { htmx: Htmx }).htmx;

/** By id, as the server has them now. One that is taken out is left as it is on the page. */
export type Parts = Map<string, HTMLElement>;

export interface Hands {
  /** Before the parts are put in: `none` leaves the whole page as it is, `some` asks for the same once more next time. */
  before?: (parts: Parts) => "all" | "some" | "none";
  after?: () => void;
  /** Somebody answered, or nobody did. */
  heard?: (isThere: boolean) => void;
  signedOut: () => void;
}

/** One part on its way into the page, as htmx tells of it. */
interface Task { fragment: DocumentFragment }

const SIGNED_OUT = new Set([401, 403]);

/** Answers a way to look now: it is kept when the page shows what there is. `look` must stand in `hx-trigger` for it. */
export function looking(main: HTMLElement, hands: Hands): () => Promise<void> {
  let seen = "";
  let isUnderWay = false;
  on(main, "htmx:before:request", () => { isUnderWay = true; });
  on(main, "htmx:finally:request", () => { isUnderWay = false; });

  on(main, "htmx:config:request", ({ ctx }, event) => {
    ctx.request.cache = "no-store";
    if (ctx.sourceElement !== main) return;
    if (document.visibilityState === "hidden") event.preventDefault();
    if (seen) ctx.request.headers["If-None-Match"] = seen;
  });
  on(main, "htmx:before:response", ({ ctx }, event) => {
    const { raw, status } = ctx.response!;
    if (!SIGNED_OUT.has(status) && !(raw.redirected && new URL(raw.url).pathname === "/sign-in")) return;
    event.preventDefault();
    hands.signedOut();
  });
  on(main, "htmx:after:request", ({ ctx }) => {
    const { ok, status, headers } = ctx.response!.raw;
    if (ok) seen = headers.get("ETag") ?? "";
    hands.heard?.(ok || status === 304);
  });
  on(main, "htmx:error", () => hands.heard?.(false));
  on(main, "htmx:before:swap", ({ ctx, tasks }, event) => {
    if (!ctx.response?.raw.ok || !ctx.selectOOB) return;
    const parts: Parts = new Map(tasks.flatMap((task: Task) => {
      const part = task.fragment.firstElementChild;
      return part instanceof HTMLElement ? [[part.id, part] as const] : [];
    }));
    const taken = hands.before?.(parts) ?? "all";
    if (taken !== "all") seen = "";
    if (taken === "none") return event.preventDefault();
    tasks.splice(0, tasks.length, ...tasks.filter((task: Task) => parts.has(task.fragment.firstElementChild?.id ?? "")));
  });
  on(main, "htmx:after:swap", ({ ctx }) => {
    if (!ctx.response?.raw.ok || !ctx.selectOOB) return;
    document.title = (ctx as { title?: string }).title || document.title;
    hands.after?.();
  });

  // What is under way may have been answered before what we want to see was written.
  const ended = (): Promise<unknown> => new Promise((resolve) => main.addEventListener("htmx:finally:request", resolve, { once: true }));
  return async () => {
    if (isUnderWay) await ended().then(() => undefined);
    if (document.visibilityState === "hidden" || !main.hasAttribute("hx-trigger")) return;
    const answered = ended();
    main.dispatchEvent(new Event("look"));
    await answered;
  };
}

function on<K extends keyof HtmxEventMap>(element: HTMLElement, name: K, listener: (detail: HtmxEventMap[K], event: Event) => void): void {
  element.addEventListener(name, (event) => listener((event as CustomEvent<HtmxEventMap[K]>).detail, event));
}
