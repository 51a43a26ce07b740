// Several windows of one console on several screens: they share the sign-in, and say to each other what a hand has chosen.

export type Screen = "all" | "map" | "pictures" | "feed";
export type Word =
  | { what: "chosen"; incident: string | null; byHand: boolean }
  | { what: "mine"; alerts: string[] }
  | { what: "play"; at: number | null }
  | { what: "open"; camera: string };

const NAMES: Screen[] = ["map", "pictures", "feed"];

export class Screens {
  readonly name: Screen;
  private readonly channel: BroadcastChannel | null = "BroadcastChannel" in window ? new BroadcastChannel("gawah-console") : null;

  constructor(private readonly heard: (word: Word) => void) {
    const asked = new URLSearchParams(location.search).get("screen") as Screen | null;
    this.name = asked && NAMES.includes(asked) ? asked : "all";
    if (this.name !== "all") document.body.dataset.screen = this.name;
    this.channel?.addEventListener("message", (event: MessageEvent<Word>) => this.heard(event.data));
  }

  say(word: Word): void { this.channel?.postMessage(word); }

  /** Whether this window shows that part. */
  has(part: Exclude<Screen, "all">): boolean { return this.name === "all" || this.name === part; }
}
