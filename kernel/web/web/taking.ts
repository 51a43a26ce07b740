// Taking a still, or what lies between in and out, as evidence of its own. The server cuts it from the original's bytes.

import { awaited } from "./awaited";
import { wait } from "./asking";
import { offMsOf } from "./corrected";
import { h, icon, must } from "./dom";
import type { Holding } from "./marks";
import { refusalOf, send } from "./net";
import type { Player } from "./player";
import { settled, shownS } from "./presented";
import { clockHms, ms } from "./times";
import { ltr, t } from "./words";

const LOOK_AGAIN_MS = 700;
const MOST_LOOKS = 25; // after that the page's own look brings it
const FLASH_MS = 350;
const PICTURE_OF_THE_END_MS = 3; // the picture on the screen when out is set is the last one of the piece

const withTenths = (at: number): string => `${clockHms(at)}.${Math.floor((at % 1000) / 100)}`;

export class Taking {
  private from: number | null = null;
  private to: number | null = null;
  private readonly said = h("span.grow", { role: "status" });
  private readonly take = h("button.btn.btn-sm", { type: "button", hidden: true }, icon("clip", "i-16"), t("Extract"), " ", h("kbd", {}, "E"));
  private readonly clear = h("button.btn.btn-sm.btn-quiet", { type: "button", hidden: true }, t("Clear"));
  readonly row: HTMLElement;

  constructor(private readonly player: Player, private readonly held: Holding) {
    const set = (words: string, key: string, act: () => void): HTMLButtonElement => {
      const made = h("button.btn.btn-sm.btn-quiet", { type: "button" }, words, " ", h("kbd", {}, key));
      made.addEventListener("click", () => { act(); player.onUsed(); });
      return made;
    };
    this.take.addEventListener("click", () => void this.piece());
    this.clear.addEventListener("click", () => this.forget());
    this.row = h("div.inout", {}, set(t("In"), "I", () => this.setIn()), set(t("Out"), "O", () => this.setOut()), this.said, this.take, this.clear);
    player.onChosen = () => this.show();
    must(".kept").addEventListener("click", (event) => { this.go(event.target as HTMLElement); this.again(event.target as HTMLElement); });
    // Where the viewer is burnt into what is shown, a piece too is made for them first. An error does not rise.
    must(".kept").addEventListener("error", ({ target }) => {
      const figure = target instanceof HTMLVideoElement ? target.closest("figure") : null;
      if (figure) void awaited(target as HTMLVideoElement, figure, () => {});
    }, true);
  }

  setIn(): void { this.set(this.player.now, this.to !== null && this.to <= this.player.now ? null : this.to); }
  setOut(): void { this.set(this.from, this.player.now); }

  private set(from: number | null, to: number | null): void {
    [this.from, this.to] = [from, to];
    this.player.range(from, to);
    this.show();
  }

  private forget(): void { this.set(null, null); }

  private show(): void {
    const camera = this.player.chosen()?.tile.label ?? "";
    const both = this.from !== null && this.to !== null;
    this.take.hidden = !both || this.to! <= this.from!;
    this.clear.hidden = this.from === null && this.to === null;
    if (both && this.to! <= this.from!) this.tell(t("Out lies before in: set one of them anew."));
    else if (both) this.tell(t("%(begin)s to %(end)s, %(span)s of %(camera)s", { begin: withTenths(this.from!), end: withTenths(this.to!), span: ltr(`${((this.to! - this.from!) / 1000).toFixed(1)} s`), camera }));
    else if (this.from !== null) this.tell(t("From %(at)s: set out where it ends.", { at: withTenths(this.from) }));
    else if (this.to !== null) this.tell(t("Until %(at)s: set in where it begins.", { at: withTenths(this.to) }));
    else this.tell("");
  }

  private tell(words: string): void { this.said.textContent = words; }

  /** The picture on the screen, of the camera that is chosen. */
  async still(): Promise<void> {
    if (!this.held.claim()) return;
    this.player.pause();
    const chosen = this.player.chosen();
    if (!chosen?.film || !(await settled(chosen.film.video))) return this.tell(t("%(camera)s shows no picture now: go to a second that it has.", { camera: chosen?.tile.label ?? "" }));
    const { tile, film } = chosen;
    tile.figure.classList.add("cam-flash");
    setTimeout(() => tile.figure.classList.remove("cam-flash"), FLASH_MS);
    const at = new Date(ms(film.video.dataset.from!) + shownS(film.video) * 1000).toISOString();
    await this.ask("stills", { clip_id: tile.clip.id, at }, t("The still of %(camera)s is being cut.", { camera: tile.label }));
  }

  async piece(): Promise<void> {
    const chosen = this.player.chosen();
    if (this.from === null || this.to === null || this.to <= this.from || !chosen) return this.tell(t("Set in and out first: I and O."));
    const off = offMsOf(chosen.tile.original ?? chosen.tile.clip);
    const end = this.to + PICTURE_OF_THE_END_MS + off;
    const ends = chosen.film ? Math.min(end, ms(chosen.film.video.dataset.to!)) : end;
    const body = { clip_id: chosen.tile.clip.id, from: new Date(this.from + off).toISOString(), to: new Date(ends).toISOString() };
    if (await this.ask("pieces", body, t("The piece of %(camera)s is being cut.", { camera: chosen.tile.label }))) {
      [this.from, this.to] = [null, null];
      this.player.range(null, null);
      this.take.hidden = this.clear.hidden = true;
    }
  }

  private async ask(what: "stills" | "pieces", body: Record<string, unknown>, words: string): Promise<boolean> {
    this.tell(words);
    this.player.onUsed();
    const answer = await send("POST", `/v1/worklist/${this.held.task}/${what}`, { claim_id: this.held.claim(), ...body });
    if (answer.status === 200) this.tell(t("It was taken before; it stands below."));
    else if (answer.status !== 201) {
      this.tell(answer.status === 0 ? t("Nobody answered. Nothing was taken; try again.") : refusalOf(answer.body));
      return false;
    }
    void this.follow();
    return true;
  }

  /** Looks until it is there. */
  private async follow(): Promise<void> {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      await this.held.refresh();
      if (!document.querySelector("#taken[aria-busy]")) break;
      await wait(LOOK_AGAIN_MS);
    }
    if (!document.querySelector("#taken[aria-busy]")) this.tell(t("It stands below."));
  }

  /** What could not be made is asked for once more, as it was asked for. */
  private again(target: HTMLElement): void {
    const button = target.closest<HTMLButtonElement>("[data-again]");
    const { again, of, begin, end } = button?.dataset ?? {};
    if (!button || !of || !begin || !end) return;
    button.disabled = true;
    const words = t("It is being tried again.");
    void (again === "still" ? this.ask("stills", { clip_id: of, at: begin }, words) : this.ask("pieces", { clip_id: of, from: begin, to: end }, words))
      .then((taken) => { button.disabled = taken; });
  }

  /** A time in the lists: the clock goes there. What was taken tells its clip's own time. */
  private go(target: HTMLElement): void {
    const { go, of } = target.closest<HTMLElement>("[data-go]")?.dataset ?? {};
    if (!go) return;
    const clip = of ? this.player.clip(of) : undefined;
    this.player.seek(ms(go) - (clip ? offMsOf(clip) : 0));
    this.player.onUsed();
  }
}
