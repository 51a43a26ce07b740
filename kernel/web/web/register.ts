// The register: find a camera, see every sector, and turn one by hand, by its fields or by the arrow keys.

import { given, keysAreOff, must } from "./dom";
import { offerKeys } from "./keysheet";
import { MapView, type Handle, type Scene } from "./map";
import { mapKeys, registerKeys } from "./pagekeys";
import { metresBetween, type LatLon } from "./place";
import { t } from "./words";

interface Sector { id: string; pole: string; at: LatLon; azimuth_deg: number | null; hfov_deg: number | null; range_m: number; blind: boolean }
interface Register { cameras: Sector[]; chosen: string | null; classes_m: number[] }

const box = must<HTMLElement>("#map");
const register = given<Register>(box, "map");
const form = document.querySelector<HTMLFormElement>("#pose");
const mayTurn = document.querySelector("#save") !== null;
const map = new MapView(box, t("The city with the sector of every camera"));
const chosen = register.cameras.find((camera) => camera.id === register.chosen);

function field(name: string): HTMLInputElement { return must<HTMLInputElement>(`#${name}`); }
function value(name: string): number | null {
  const text = field(name).value.trim();
  const number = Number(text);
  return text === "" || !Number.isFinite(number) ? null : number;
}

/** Whether the rings of what is stored would lie about what is typed. */
function isChanged(): boolean {
  return ["hfov_deg", "range_m", "width_px"].some((name) => field(name).value !== field(name).defaultValue);
}

/** What the fields say, drawn; without an azimuth there is nothing to turn yet, and north is where a hand begins. */
function hand(): Handle | undefined {
  if (!chosen || !form) return undefined;
  const azimuthDeg = value("azimuth_deg");
  if (azimuthDeg === null && !mayTurn) return undefined;
  return {
    at: chosen.at, azimuthDeg: azimuthDeg ?? 0, hfovDeg: Math.min(360, Math.max(1, value("hfov_deg") ?? 60)),
    rangeM: Math.max(1, value("range_m") ?? chosen.range_m), nearM: value("near_m") ?? 0, classesM: isChanged() ? [] : register.classes_m,
  };
}

function draw(): void {
  const scene: Scene = { sectors: [], poles: [], incidents: [], sos: [], handle: hand() };
  const poles = new Map<string, { at: LatLon; dark: boolean }>();
  for (const camera of register.cameras) {
    const known = poles.get(camera.pole);
    poles.set(camera.pole, { at: camera.at, dark: camera.blind && (known?.dark ?? true) });
    if (camera.azimuth_deg === null || camera.hfov_deg === null || camera.id === chosen?.id) continue;
    scene.sectors.push({ id: camera.id, at: camera.at, azimuthDeg: camera.azimuth_deg, hfovDeg: camera.hfov_deg, rangeM: camera.range_m, tone: camera.blind ? "blind" : "linked", minor: true });
  }
  for (const [label, pole] of poles) scene.poles.push({ label, ...pole });
  map.show(scene);
}

function turnTo(azimuthDeg: number): void {
  field("azimuth_deg").value = String(Math.round((((azimuthDeg % 360) + 360) % 360) * 10) / 10);
  if (value("hfov_deg") === null) field("hfov_deg").value = "60";
  changed();
}

function changed(): void {
  for (const input of form?.querySelectorAll<HTMLInputElement>(".input") ?? []) input.closest(".field")?.classList.toggle("changed", input.value !== input.defaultValue);
  draw();
}

function step(input: HTMLInputElement, by: number): void {
  const now = Number(input.value);
  if (!Number.isFinite(now)) return;
  if (input.id === "azimuth_deg") return turnTo(now + by);
  input.value = String(Math.round((now + by * Number(input.dataset.step ?? 1)) * 100) / 100);
  changed();
}

function find(words: string): void {
  const wanted = words.trim().toLowerCase();
  let shown = 0;
  for (const pole of document.querySelectorAll<HTMLElement>(".reg-pole")) {
    const labels = pole.textContent?.toLowerCase() ?? "";
    pole.hidden = wanted !== "" && !`${pole.dataset.words} ${labels}`.includes(wanted);
    shown += pole.hidden ? 0 : 1;
  }
  must<HTMLElement>("#none").hidden = shown > 0 || register.cameras.length === 0;
}

map.onChosen = (id) => {
  const camera = register.cameras.find((each) => each.id === id) ?? register.cameras.find((each) => each.pole === id);
  if (camera && camera.id !== chosen?.id) location.assign(`/register/cameras/${camera.id}`);
};
must("#zoom-in").addEventListener("click", () => map.zoom(1 / 1.5));
must("#zoom-out").addEventListener("click", () => map.zoom(1.5));
const search = must<HTMLInputElement>("#find");
must<HTMLElement>(".find").hidden = false;
search.addEventListener("input", () => find(search.value));
if (form && mayTurn) {
  map.onTurned = turnTo;
  must<HTMLElement>("#turn-hint").hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    step(event.target, event.shiftKey ? by * 10 : by);
  });
}
offerKeys([...registerKeys(Boolean(form && mayTurn)), ...mapKeys()]);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  if (keysAreOff(event)) return;
  if (event.key === "/") search.focus();
  else if (form && mayTurn && (event.key === "ArrowLeft" || event.key === "ArrowRight")) turnTo((value("azimuth_deg") ?? 0) + (event.key === "ArrowRight" ? 1 : -1) * (event.shiftKey ? 10 : 1));
  else if (event.key === "u") document.querySelector<HTMLFormElement>("#undo")?.requestSubmit();
  else return;
  event.preventDefault();
});
const undo = document.querySelector<HTMLFormElement>("#undo");
if (undo) setTimeout(() => undo.remove(), Number(undo.dataset.left) * 1000);

draw();
if (chosen) {
  const near = register.cameras.filter((camera) => metresBetween(camera.at, chosen.at) < 220).map((camera) => camera.at);
  map.frame([chosen.at, ...near], 120, 0.5);
  // On a phone the list is under the map and the form: there it would take the page along.
  if (matchMedia("(min-width: 901px)").matches) document.querySelector(".reg-pole [aria-current]")?.scrollIntoView({ block: "center" });
} else if (register.cameras.length) {
  map.frame(register.cameras.map((camera) => camera.at), 60, 0.8);
}
