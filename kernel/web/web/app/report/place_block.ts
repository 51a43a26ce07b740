// Where it happened: found by the phone, moved by a finger, or read from the sign on a pole.

import { h, must } from "../../dom";
import { ltr, t } from "../../words";
import { button, note } from "../frame";
import { CityMap } from "../place/city_map";
import { poleSaid } from "../place/pole";
import { canScan, scan, type Scan } from "../place/pole_scan";
import { called, follow, lastKnown, permission, signCalled, type Here } from "../where";
import { save, type Draft } from "./draft";

export interface PlaceBlock {
  block: HTMLElement;
  /** Bring the place to whoever has not given one. */
  ask(): void;
  end(): void;
}

const OPEN_M_PER_PX = 0.7;
const BY_HAND_M = 25; // as well as a finger on such a map can say it
const BY_SIGN_M = 10;

export function placeBlock(draft: Draft): PlaceBlock {
  const line = h("span", { role: "status" });
  const box = h("div.cmap.mini-map");
  const more = h("div.stack.a-place-more", { hidden: true });
  const move = button(t("Move pin"), () => open(Boolean(more.hidden)));
  move.setAttribute("aria-expanded", "false");
  const block = h("div", {}, h("div.place-line", {}, line, move), box, more);
  const map = new CityMap(box, {
    look: draft.position && { centre: draft.position, metresPerPx: OPEN_M_PER_PX },
    moved: (at) => set(at, BY_HAND_M),
  });
  let stop: (() => void) | null = null;
  let scanned: Scan | null = null;

  more.append(signField(atSign, (scanning) => { scanned = scanning; }), button(t("Use my place"), () => { draft.isSet = false; find(); }, "btn-block", "target"));

  function atSign(at: { lat: number; lon: number }): void {
    set(at, BY_SIGN_M);
    map.look({ centre: at, metresPerPx: OPEN_M_PER_PX });
    open(false);
  }

  function open(isOpen: boolean): void {
    more.hidden = !isOpen;
    box.classList.toggle("is-open", isOpen);
    move.setAttribute("aria-expanded", String(isOpen));
    move.textContent = isOpen ? t("Done") : draft.position ? t("Move pin") : t("Set the place");
    map.mayMove(isOpen);
  }

  function set(at: { lat: number; lon: number }, accuracy_m: number): void {
    draft.position = { lat: at.lat, lon: at.lon, accuracy_m };
    draft.isSet = true;
    void tell();
  }

  function find(): void {
    stop?.();
    const begun = lastKnown();
    if (begun) take(begun);
    stop = follow(take, refused);
  }

  function take(here: Here): void {
    if (draft.isSet) return;
    const isFirst = !draft.position;
    draft.position = { lat: here.lat, lon: here.lon, accuracy_m: Math.round(here.accuracy_m) };
    if (isFirst || more.hidden) map.look({ centre: here, metresPerPx: Math.max(OPEN_M_PER_PX, here.accuracy_m / 60) });
    void tell();
  }

  function refused(): void {
    if (draft.position) return;
    line.replaceChildren(h("strong", {}, t("This phone does not tell us where you are.")), h("br"), h("span.muted", {}, t("Move the pin, or read the number on the nearest pole.")));
    open(true);
  }

  async function tell(): Promise<void> {
    const at = draft.position;
    if (!at) return;
    map.pin(at);
    const { name, sign } = await called(at);
    if (draft.position !== at) return;
    draft.called = name;
    map.sign(sign);
    save();
    line.replaceChildren(h("strong", {}, name || t("Here")), h("br"), h("span.muted", {}, t("Place known to %(error)s", { error: ltr(`±\u00a0${Math.round(at.accuracy_m)}\u00a0m`) })));
    if (more.hidden) move.textContent = t("Move pin");
  }

  if (draft.isSet) void tell();
  else {
    line.replaceChildren(h("strong", {}, t("Finding your place")));
    void poleSaid().then(async (sign) => {
      if (sign && !draft.isSet) return atSign(sign);
      if ((await permission()) === "denied") refused();
      else find();
    });
  }
  map.mayMove(false);
  return {
    block,
    ask() {
      open(true);
      note(t("Where did it happen? Move the pin, or read the number on the nearest pole."));
      must<HTMLInputElement>("input", more).focus();
    },
    end() { stop?.(); scanned?.end(); map.end(); },
  };
}

function signField(found: (at: { lat: number; lon: number }) => void, scanning: (begun: Scan | null) => void): HTMLElement {
  const field = h("input.input.ltr", { id: "sign", autocomplete: "off", autocapitalize: "characters", size: 8, "aria-describedby": "sign-wrong" });
  const wrong = h("p.field-error", { id: "sign-wrong", role: "status", hidden: true });
  const form = h("form.stack", {}, h("label", { for: "sign" }, t("Number on the pole, such as P17")), h("div.row", {}, h("span.grow", {}, field), h("button.btn", { type: "submit" }, t("Use it"))), wrong);
  const take = (tag: string): void => void signCalled(tag).then((sign) => {
    wrong.hidden = Boolean(sign);
    field.setAttribute("aria-invalid", String(!sign));
    if (sign) found(sign);
    else wrong.textContent = t("We know no pole with this number. It is black, with a letter and two or three figures.");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(field.value);
  });
  void canScan().then((can) => { if (can) form.append(scanKey((tag) => { field.value = tag; take(tag); }, scanning)); });
  return form;
}

/** The camera opens in place of its key, and goes when it has read a code, was stopped, or is refused. */
function scanKey(read: (tag: string) => void, scanning: (begun: Scan | null) => void): HTMLElement {
  const key = button(t("Scan the code on the pole"), () => {
    const back = (): void => { begun.block.replaceWith(place); scanning(null); };
    const begun = scan((tag) => { back(); read(tag); }, () => { back(); key.focus(); }, () => { back(); note(t("This phone shows us no camera. Type the number instead.")); });
    scanning(begun);
    place.replaceWith(begun.block);
    begun.block.scrollIntoView({ block: "center" });
  }, "btn-block");
  const place = h("div", {}, key);
  return place;
}
