// What the service worker uses of its world. TypeScript's own description of it cannot stand beside that of a page.

export interface Waited extends Event { waitUntil(work: Promise<unknown>): void }
export interface Fetched extends Waited { readonly request: Request; respondWith(answer: Promise<Response>): void }
export interface Told extends Waited { readonly data: unknown }
export interface Synced extends Waited { readonly tag: string }

export interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  readonly gawahKept: { version: string; kept: string[]; shells: Record<string, string> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", act: (event: Waited) => void): void;
  addEventListener(kind: "fetch", act: (event: Fetched) => void): void;
  addEventListener(kind: "message", act: (event: Told) => void): void;
  addEventListener(kind: "sync", act: (event: Synced) => void): void;
}
