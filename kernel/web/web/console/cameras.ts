// The register as the console knows it: every camera with its view and its state now, asked for each half minute.

import { send } from "../net";
import type { Camera } from "../wire";

const EVERY_MS = 30_000;

export class Cameras {
  private byId = new Map<string, Camera>();
  private readonly heard: (() => void)[] = [];

  constructor() {
    void this.load();
    setInterval(() => void this.load(), EVERY_MS);
  }

  /** Says `told` whenever the register was read. */
  onRead(told: () => void): void { this.heard.push(told); }

  get(id: string): Camera | undefined { return this.byId.get(id); }
  all(): Camera[] { return [...this.byId.values()]; }
  get size(): number { return this.byId.size; }

  /** Those that the words name, by pole and label; nothing for no words. A whole label finds that camera alone. */
  find(words: string, most = 8): Camera[] {
    const wanted = words.trim().toLowerCase();
    if (!wanted) return [];
    const exact = this.all().filter((camera) => camera.label.toLowerCase() === wanted);
    return exact.length ? exact : this.all().filter((camera) => `${camera.pole} ${camera.label}`.toLowerCase().includes(wanted)).slice(0, most);
  }

  private async load(): Promise<void> {
    const answer = await send<{ items: Camera[] }>("GET", "/v1/cameras");
    if (answer.status !== 200) return; // the linked cameras still come with the feed; their sectors wait
    this.byId = new Map(answer.body.items.map((camera) => [camera.id, camera]));
    for (const told of this.heard) told();
  }
}
