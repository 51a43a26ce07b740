// Which entries the feed shows: by kind, district and state. An SOS that nobody has answered is shown whatever is chosen.

import { must } from "../dom";
import type { Entry } from "../wire";
import type { Case } from "./cases";
import { isOpen } from "./cases";
import { districtOf, loadDistricts } from "./districts";

type Kinds = "all" | "sos" | "crime" | "road" | "other" | "cameras";
type State = "waiting" | "in_work" | "verified" | "ended";

const ROAD = new Set(["traffic_collision", "road_hazard"]);
const OTHER = new Set(["fire", "missing_person", "other"]);
const OF_CAMERAS = new Set(["cameras_linked", "clip_secured", "footage_unavailable"]);

export class Wanted {
  private kinds: Kinds = "all";
  private district = "";
  private state = "";
  private readonly places = new Map<string, string>(); // of an incident's last place

  constructor(private readonly changed: () => void) {
    const buttons = Array.from(document.querySelectorAll<HTMLButtonElement>("#filter button"));
    for (const button of buttons) button.addEventListener("click", () => this.choose(button.value as Kinds));
    const district = must<HTMLSelectElement>("#filter-district"), state = must<HTMLSelectElement>("#filter-state");
    district.addEventListener("change", () => { this.district = district.value; changed(); });
    state.addEventListener("change", () => { this.state = state.value; changed(); });
    must("#feed-hides button").addEventListener("click", () => {
      district.value = state.value = this.district = this.state = "";
      this.choose("all");
    });
    void loadDistricts().then((names) => {
      district.append(...Array.from(names, ([name, called]) => new Option(called, name)));
      district.hidden = !names.size;
    });
  }

  get isAll(): boolean { return this.kinds === "all" && !this.district && !this.state; }

  /** The next kind, for the key. */
  next(): void {
    const buttons = Array.from(document.querySelectorAll<HTMLButtonElement>("#filter button"));
    const at = buttons.findIndex((button) => button.value === this.kinds);
    this.choose(buttons[(at + 1) % buttons.length]!.value as Kinds);
  }

  shows(entry: Entry, one: Case | undefined): boolean {
    if (one?.sosId && isOpen(one) && (one.rung === "received" || one.rung === "on_screen")) return true;
    return this.ofKind(entry) && (!this.state || this.state === stateOf(one)) && (!this.district || this.district === this.districtOf(one));
  }

  private choose(kinds: Kinds): void {
    this.kinds = kinds;
    for (const button of document.querySelectorAll<HTMLButtonElement>("#filter button")) button.setAttribute("aria-pressed", String(button.value === kinds));
    this.changed();
  }

  private ofKind(entry: Entry): boolean {
    const { category } = entry.incident;
    switch (this.kinds) {
      case "all": return true;
      case "sos": return Boolean(entry.sos_alert);
      case "cameras": return OF_CAMERAS.has(entry.kind);
      case "road": return ROAD.has(category);
      case "other": return OTHER.has(category);
      case "crime": return !entry.sos_alert && !ROAD.has(category) && !OTHER.has(category);
    }
  }

  private districtOf(one: Case | undefined): string {
    const place = one?.incident.position;
    if (!place) return "";
    const key = `${place.lat} ${place.lon}`;
    if (!this.places.has(key)) this.places.set(key, districtOf(place));
    return this.places.get(key)!;
  }
}

/** What has become of it by now. */
export function stateOf(one: Case | undefined): State {
  if (!one) return "waiting";
  if (one.sosId) return !isOpen(one) ? "ended" : one.rung === "answered" ? "in_work" : "waiting";
  if (one.verified) return "verified";
  return one.incident.status === "reported" ? "waiting" : one.incident.status === "under_review" ? "in_work" : "ended";
}
