// One task: the films on one clock, the map, the claim with its heartbeat, the decision with its keys.

import { askAgain } from "./again";
import { bindKeys, suggestedStills } from "./beside";
import { askSecond, forgetSecond } from "./considered";
import { Copies } from "./copies";
import { filmsOnCityClock, onCityClock } from "./corrected";
import { counter } from "./counter";
import { Draft } from "./draft";
import { given, h, icon, keysAreOff, must } from "./dom";
import { EscapeFan } from "./fan";
import { filmsIn } from "./films";
import { offerFolding } from "./folding";
import { offerKeys } from "./keysheet";
import { offerLarger } from "./larger";
import { late } from "./late";
import { drawCase } from "./latemap";
import { LeaseKeeper, type Lost } from "./lease";
import { looking, type Parts } from "./looking";
import { Marks } from "./marks";
import { refusalOf, send, slug, type Broken } from "./net";
import { Player, type Tile } from "./player";
import { Taking } from "./taking";
import { clockHms, ms, serverNow } from "./times";
import { skip, tools } from "./tools";
import "./undo";
import type { Clip } from "./wire";
import { t } from "./words";

askAgain();

const main = must<HTMLElement>("#main");
const task = main.dataset.task ?? "";
const controls = must<HTMLElement>("#controls");
const player = new Player(controls, t("reported"), { storyboard: true });
const copies = new Copies(() => showFilms());
const held = { task, claim: () => (lease && !lease.isOver ? lease.claimId : null), refresh: () => look() };
const marks = new Marks(player, held);
const taking = new Taking(player, held);
const form = document.querySelector<HTMLFormElement>("form#decide");
const reason = form?.querySelector<HTMLTextAreaElement>("#reason") ?? null;
const draft = new Draft(task, reason);
let lease: LeaseKeeper | null = null;

// ---- what was seen

function tiles(): Tile[] {
  return Array.from(document.querySelectorAll<HTMLElement>("#tiles > figure[data-clip]")).map((figure) => {
    const original = given<Clip>(figure, "clip");
    return {
      clip: onCityClock(original), original, label: figure.dataset.label ?? "", reason: figure.dataset.reason ?? "", figure,
      films: filmsOnCityClock(filmsIn(figure), original), pictures: figure.dataset.open === "original",
    };
  });
}

function showFilms(): void {
  player.show(tiles(), controls.dataset.reported ? ms(controls.dataset.reported) : null);
  for (const figure of document.querySelectorAll<HTMLElement>("#tiles > figure")) {
    if (figure.dataset.bound) continue;
    figure.dataset.bound = "1";
    figure.addEventListener("focus", () => look_at(figure));
    figure.addEventListener("click", () => look_at(figure));
    figure.addEventListener("dblclick", () => enlarge(figure));
  }
  copies.show(document.querySelectorAll<HTMLElement>("#tiles > figure[data-copy]"));
  copies.show(suggestedStills());
  copies.show(document.querySelectorAll<HTMLElement>("#taken figure[data-copy], #sent figure[data-copy]"));
  marks.show();
}

const cameraOf = (figure: HTMLElement): string | null => figure.id.slice("tile-".length, "tile-".length + 36) || null;

function look_at(figure: HTMLElement): void {
  const camera = cameraOf(figure);
  void drawCase(must("#map"), camera);
  for (const line of document.querySelectorAll<HTMLElement>("#cameras li[data-camera]")) line.classList.toggle("sel", line.dataset.camera === camera);
}

function enlarge(figure: HTMLElement): void {
  const at = tiles().findIndex((tile) => tile.figure === figure);
  if (at >= 0) player.enlarge(at);
}

function countDown(): void {
  for (const due of document.querySelectorAll<HTMLElement>(".due[data-due]")) {
    const left = ms(due.dataset.due!) - serverNow();
    due.textContent = left > 0 ? t("arriving in %(time)s", { time: counter(left) }) : t("being cut now");
  }
}

// ---- what the server knows meanwhile

const ALWAYS = new Set(["cameras", "undos"]); // without the claim, what was seen and said with it stays as it was

/** What the officer has is on this page, what the server says is in `standing`. */
function before(parts: Parts): "all" | "none" {
  const there = parts.get("standing")!.dataset;
  if (there.task !== task || "decided" in there !== main.hasAttribute("data-decided")) { // joined to another, or decided, by somebody
    location.reload();
    return "none";
  }
  if (!lease?.isOver && Boolean(there.claim) !== Boolean(main.dataset.claim)) {
    if (there.claim) location.reload();
    else void lease?.renew();
    return "none";
  }
  if (lease?.isOver && there.holder !== lostTo) tellLost(there.holder);
  const map = must<HTMLElement>("#map");
  const now = parts.get("map")?.dataset.map;
  if (now && now !== map.dataset.map) {
    map.dataset.map = now;
    void drawCase(map);
  }
  for (const id of lease?.isOver ? [...parts.keys()] : []) if (!ALWAYS.has(id)) parts.delete(id);
  return "all";
}

const signedOut = (): void =>
  say("lock", t("You are signed out."), t("Sign in again in another tab, then go on here; what you wrote is kept."));

function say(iconName: string, head: string, rest: string, ...more: HTMLElement[]): void {
  must("#notes").replaceChildren(h("div.note.note-warn", {}, icon(iconName, "i-20"),
    h("div.grow", {}, h("b", {}, head), " ", rest), ...more));
  must("#notes").scrollIntoView({ block: "nearest" }); // a phone may be far down its page
}

// ---- the claim

let lostTo: string | undefined;
let lostAt = 0;
let brokenBy: Broken | null = null;

function tellLost(holder: string | undefined): void {
  lostTo = holder;
  const written = reason?.value.trim() ? t("What you wrote is kept on this page and nowhere else.") + " " : "";
  if (brokenBy) {
    say("lock", t("%(officer)s took your claim at %(at)s: %(reason)s", { officer: brokenBy.by, at: clockHms(ms(brokenBy.at)), reason: brokenBy.reason }),
      written + (holder ? t("%(officer)s has it now.", { officer: holder }) : t("It is on everybody’s worklist again.")), h("a.btn.btn-sm", { href: location.pathname }, t("Look again")));
    return;
  }
  say("lock", holder ? t("Your claim ran out at %(at)s; %(officer)s has it now.", { at: clockHms(lostAt), officer: holder }) : t("Your claim ran out at %(at)s.", { at: clockHms(lostAt) }),
    written + (holder ? "" : t("Nobody has it now: you may claim it again.")), h("a.btn.btn-sm", { href: location.pathname }, t("Look again")));
}

function lost({ holder, ranOutAt, broken }: Lost): void {
  [lostAt, brokenBy] = [ranOutAt, broken];
  tellLost(holder?.name);
  player.unload(t("closed with the claim"));
  delete main.dataset.claim;
  form?.classList.add("decide-shut");
  reason?.setAttribute("readonly", "");
  form?.querySelectorAll<HTMLInputElement>("input[type=radio]").forEach((radio) => { radio.disabled = true; });
  must("#decide-go").setAttribute("aria-disabled", "true");
  const badge = document.querySelector("#lease");
  badge?.replaceChildren(icon("lock", "i-16"), t("Not yours any more"));
  badge?.classList.add("is-ending");
  document.querySelector("#release")?.remove();
}

// ---- the decision

function chosen(name: string): HTMLInputElement | null {
  return form?.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`) ?? null;
}

function complain(words: string): void {
  const place = must<HTMLElement>("#decide-error");
  place.hidden = !words;
  place.replaceChildren(...(words ? [icon("hazard", "i-16"), h("span", {}, words)] : []));
}

async function decide(considered = false): Promise<void> {
  if (!form || !lease || lease.isOver) return;
  const outcome = chosen("outcome")?.value;
  const text = [outcome ? chosen(`template-${outcome}`)?.value : "", reason?.value.trim()].filter(Boolean).join(". ");
  if (!outcome) return complain(t("Choose verified, unfounded or inconclusive."));
  if (!text) return complain(t("Choose a reason or write one: the reporter has a right to it."));
  complain("");
  forgetSecond();
  await lease.rest();
  if (lease.isOver) return;
  const answer = await send<{ outcome: string }>("POST", `/v1/worklist/${task}/decision`, { claim_id: lease.claimId, outcome, reason: text, considered });
  if (answer.status === 201 || answer.status === 200) {
    lease.stop();
    draft.forget();
    location.replace(location.pathname);
    return;
  }
  lease.resume();
  if (slug(answer.body) === "lease-lost") lease.end(answer.body.holder ?? null, answer.body.broken ?? null);
  else if (slug(answer.body) === "who-somebody-is") askSecond(answer.body, reason, () => void decide(true));
  else if (slug(answer.body) === "proof-required") await proveAndDecide(considered);
  else if (slug(answer.body) === "already-decided") location.replace(location.pathname);
  else complain(answer.status === 0 ? t("Nobody answered. Whether it arrived is not known; try again, it is decided once.") : refusalOf(answer.body));
}

/** What reaches far is asked of who is there now, not of a session that was left open. */
async function proveAndDecide(considered: boolean): Promise<void> {
  const { prove } = await late<typeof import("./proof")>("proof").catch(() => ({ prove: async () => t("Nobody answered. Try again.") }));
  const trouble = await prove();
  if (trouble) complain(trouble);
  else await decide(considered);
}

function pick(outcome: string): void {
  const radio = form?.querySelector<HTMLInputElement>(`#outcome-${outcome}`);
  if (!radio || radio.disabled) return;
  radio.checked = true;
  complain("");
  form?.querySelector<HTMLInputElement>(`.reasons-${outcome} input`)?.focus();
}

/** 1 to 3 are reasons while the decision has the focus, else pictures. */
function digit(value: number): void {
  const outcome = chosen("outcome")?.value;
  if (outcome && form?.contains(document.activeElement)) {
    const radio = form.querySelectorAll<HTMLInputElement>(`.reasons-${outcome} input`)[value - 1];
    if (radio && !radio.disabled) { radio.checked = true; radio.focus(); complain(""); }
    return;
  }
  const figure = document.querySelectorAll<HTMLElement>("#tiles > figure")[value - 1];
  if (!figure) return;
  look_at(figure);
  enlarge(figure);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && form) {
    event.preventDefault();
    void decide();
    return;
  }
  if (event.key === "Escape" && document.activeElement instanceof HTMLElement) {
    document.querySelector<HTMLDetailsElement>("#skip[open]")?.removeAttribute("open");
    return document.activeElement.blur();
  }
  if (keysAreOff(event)) return;
  const figure = document.activeElement instanceof HTMLElement ? document.activeElement.closest<HTMLElement>("#tiles > figure") : null;
  const onControl = event.target instanceof HTMLElement && event.target.matches("button, a, summary, [role=slider]");
  const onRadio = event.target instanceof HTMLInputElement;
  const inPlayer = Boolean(document.activeElement?.closest("section.player"));
  const keys: Record<string, () => void> = {
    ",": () => player.step(-1), ".": () => player.step(1), "[": () => player.faster(-1), "]": () => player.faster(1),
    j: () => player.move(-5_000), k: () => player.toggle(), l: () => player.move(5_000),
    r: () => player.toReported(), v: () => pick("verified"), x: () => pick("unfounded"),
    i: () => (inPlayer && held.claim() ? taking.setIn() : pick("inconclusive")), o: () => { if (held.claim()) taking.setOut(); },
    m: () => marks.begin(), t: () => void taking.still(), e: () => { if (held.claim()) void taking.piece(); }, s: skip,
    c: () => document.querySelector<HTMLButtonElement>("#take button")?.click(),
    Backspace: () => location.assign("/panel"),
  };
  if (event.key === " " && !onRadio && !(event.target instanceof HTMLElement && event.target.matches("button, summary"))) player.toggle();
  else if (event.key === "Enter" && figure) enlarge(figure);
  else if (event.key === "Enter" && !onControl && main.hasAttribute("data-decided")) location.assign("/panel");
  else if (event.key === "ArrowLeft" && !onControl && !onRadio) player.move(-5_000);
  else if (event.key === "ArrowRight" && !onControl && !onRadio) player.move(5_000);
  else if (/^[1-9]$/.test(event.key)) digit(Number(event.key));
  else {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    act();
  }
  event.preventDefault();
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void decide();
});
reason?.addEventListener("input", () => { draft.keep(); complain(""); });
if (form) offerFolding(form);
bindKeys();
offerLarger();
offerKeys(async () => {
  const { mapKeys, taskKeys } = await late<typeof import("./pagekeys")>("pagekeys");
  return [...taskKeys(), ...mapKeys()];
});
if (main.dataset.claim) player.add(tools({ mark: () => marks.begin(), still: () => void taking.still() }), taking.row);
if (location.search.includes("skipped=")) history.replaceState(null, "", location.pathname);
void drawCase(must("#map"));
showFilms();
const fan = document.querySelector<HTMLElement>("#fan");
if (fan) new EscapeFan(fan, (figures) => copies.show(figures));
countDown();
setInterval(countDown, 1_000);

const badge = document.querySelector<HTMLElement>("#lease");
if (main.dataset.claim && main.dataset.expires && badge) {
  lease = new LeaseKeeper(task, main.dataset.claim, main.dataset.expires, Number(main.dataset.leaseS) * 1000, badge, lost);
  player.onUsed = () => lease?.used();
  // Given back or skipped: a heartbeat that comes after it would be told that the claim is gone.
  must("#claim").addEventListener("submit", () => lease?.stop());
}
// A playing film is work too.
setInterval(() => { if (player.isPlaying) lease?.used(); }, 5_000);
const look = looking(main, { before, after: showFilms, signedOut });
