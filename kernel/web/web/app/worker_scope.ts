// What the service worker uses of its world. TypeScript's own description of it cannot stand beside that of a page.

import type { Carried, Says } from "./push/arriving";

export interface Waited extends Event { waitUntil(work: Promise<unknown>): void }
export interface Fetched extends Waited { readonly request: Request; respondWith(answer: Promise<Response>): void }
export interface Told extends Waited { readonly data: unknown }
export interface Synced extends Waited { readonly tag: string }
export interface Pushed extends Waited { readonly data: { text(): string } | null }
export interface Clicked extends Waited { readonly notification: { readonly data: Carried | null; close(): void } }

export interface Page { readonly url: string; readonly visibilityState: string; focus(): Promise<unknown>; postMessage(said: unknown): void }

export interface WorkerScope {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void>; matchAll(of: { type: "window" }): Promise<Page[]>; openWindow(url: string): Promise<unknown> };
  readonly gawahKept: {
    version: string; kept: string[]; shells: Record<string, string>;
    says: Record<string, Says>; icons: { usual: string; neutral: string };
  };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate" | "pushsubscriptionchange", act: (event: Waited) => void): void;
  addEventListener(kind: "fetch", act: (event: Fetched) => void): void;
  addEventListener(kind: "message", act: (event: Told) => void): void;
  addEventListener(kind: "sync", act: (event: Synced) => void): void;
  addEventListener(kind: "push", act: (event: Pushed) => void): void;
  addEventListener(kind: "notificationclick", act: (event: Clicked) => void): void;
}
