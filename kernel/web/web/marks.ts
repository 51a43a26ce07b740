// Markers: M, a few words, Enter. Each is saved at once and stands in the list that the server writes; here only the hands.

import { given, h, icon, keysAreOff, must } from "./dom";
import { refusalOf, send } from "./net";
import type { Player } from "./player";
import { clockHms, ms } from "./times";
import { t } from "./words";

interface Marker { id: string; at: string; camera_id: string | null; note: string; is_own: boolean }
export interface Holding { task: string; claim: () => string | null; refresh: () => Promise<void> }

const OFFERED_MS = 20_000; // to take a removal or a change back

/** What scrolls to show the form: the player, on a narrow desk the three columns, on a phone the page. */
const SCROLLERS = (): Element[] => [must("section.player"), must(".inc-main"), document.scrollingElement!];
const scrolled = (): number[] => SCROLLERS().map(({ scrollTop }) => scrollTop);

export class Marks {
  private readonly form = document.querySelector<HTMLFormElement>("form#marking");
  private changing: string | null = null;
  private at = 0;
  private before: number[] = [];
  private opened: number[] = [];

  constructor(private readonly player: Player, private readonly held: Holding) {
    must(".kept").addEventListener("click", (event) => this.pressed(event.target as HTMLElement));
    this.form?.addEventListener("submit", (event) => { event.preventDefault(); void this.save(); });
    this.form?.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); this.close(); } });
    document.addEventListener("keydown", (event) => {
      const back = document.querySelector<HTMLButtonElement>("#put-back button");
      if (!back || keysAreOff(event) || event.key.toLowerCase() !== "u") return;
      event.preventDefault();
      back.click();
    });
  }

  /** Draws what the page's list has. */
  show(): void {
    const labels = new Map(Array.from(this.form?.querySelectorAll("option") ?? [], ({ value, text }) => [value, text]));
    const plates = new Map(Array.from(document.querySelectorAll<HTMLElement>("#tiles > figure"), ({ id, dataset }) => [id.slice("tile-".length, "tile-".length + 36), dataset.label]));
    this.player.mark(this.all().map(({ at, camera_id: camera, note }) => ({ at: ms(at), note, label: camera ? plates.get(camera) ?? labels.get(camera) ?? null : null })));
  }

  /** A new one where the clock stands. */
  begin(): void {
    if (!this.form || !this.held.claim()) return;
    this.player.pause();
    this.open(this.player.now, null, "");
  }

  private all(): Marker[] { return given<Marker[]>(must<HTMLElement>("#markers"), "markers"); }

  private open(at: number, changing: Marker | null, words: string): void {
    const form = this.form!;
    [this.at, this.changing] = [at, changing?.id ?? null];
    must("[data-at]", form).textContent = clockHms(at);
    const camera = must<HTMLSelectElement>("select", form);
    camera.disabled = Boolean(changing);
    if (changing) camera.value = changing.camera_id ?? "";
    const note = must<HTMLInputElement>("#marking-note", form);
    if (changing || !note.value) note.value = words;
    this.complain("");
    if (form.hidden) this.before = scrolled();
    form.hidden = false;
    note.focus();
    this.opened = scrolled();
  }

  private close(): void {
    if (!this.form) return;
    const isWhereItWas = scrolled().join() === this.opened.join(); // else a hand has gone elsewhere
    must<HTMLInputElement>("#marking-note", this.form).value = "";
    this.form.hidden = true;
    must<HTMLElement>(".track-slider").focus({ preventScroll: true });
    if (isWhereItWas) SCROLLERS().forEach((each, index) => { each.scrollTop = this.before[index] ?? 0; });
  }

  private complain(words: string): void {
    const place = must<HTMLElement>("#marking-error");
    place.hidden = !words;
    place.replaceChildren(...(words ? [icon("hazard", "i-16"), h("span", {}, words)] : []));
  }

  private async save(): Promise<void> {
    const claim_id = this.held.claim();
    const note = must<HTMLInputElement>("#marking-note", this.form!).value.trim();
    if (!claim_id || !note) return;
    const was = this.all().find(({ id }) => id === this.changing);
    const camera_id = must<HTMLSelectElement>("select", this.form!).value || null;
    const answer = was
      ? await send("PUT", `${this.path}/${was.id}`, { claim_id, note })
      : await send("POST", this.path, { claim_id, note, camera_id, at: new Date(this.at).toISOString() });
    if (answer.status !== 200 && answer.status !== 201) {
      return this.complain(answer.status === 0 ? t("Nobody answered. Nothing was saved; try again.") : refusalOf(answer.body));
    }
    this.close();
    await this.held.refresh();
    if (was && was.note !== note) this.offer(t("The note is changed."), was);
  }

  private get path(): string { return `/v1/worklist/${this.held.task}/markers`; }

  private pressed(target: HTMLElement): void {
    const { change, remove } = target.closest<HTMLElement>("[data-change], [data-remove]")?.dataset ?? {};
    const marker = this.all().find(({ id }) => id === change || id === remove);
    if (target.closest("button[value=cancel]")) this.close();
    else if (marker && change) { this.player.seek(ms(marker.at)); this.open(ms(marker.at), marker, marker.note); }
    else if (marker && remove) void this.remove(marker);
  }

  private async remove(marker: Marker): Promise<void> {
    const answer = await send("DELETE", `${this.path}/${marker.id}`, { claim_id: this.held.claim() });
    if (answer.status !== 204) return this.tell(answer.status === 0 ? t("Nobody answered. Nothing was removed; try again.") : refusalOf(answer.body));
    await this.held.refresh();
    this.offer(t("The marker is removed."), marker);
  }

  private tell(words: string): void {
    must("#put-back").replaceChildren(h("div.undo", {}, h("span.grow", {}, words)));
    setTimeout(() => must("#put-back").replaceChildren(), OFFERED_MS);
  }

  /** As it was: its note is written again, which puts a removed one back too. */
  private offer(words: string, was: Marker): void {
    const back = h("button.btn", { type: "button" }, t("Put it back"), " ", h("kbd", {}, "U"));
    const bar = h("div.undo", {}, h("span.grow", {}, words), back);
    back.addEventListener("click", () => {
      bar.remove();
      void send("PUT", `${this.path}/${was.id}`, { claim_id: this.held.claim(), note: was.note }).then(() => this.held.refresh());
    });
    must("#put-back").replaceChildren(bar);
    setTimeout(() => bar.remove(), OFFERED_MS);
  }
}
