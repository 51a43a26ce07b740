// The keys of each page, as its sheet says them; the console has its own with what they do (console/keys.ts).

import type { KeyLine } from "./keysheet";
import { t } from "./words";

export const taskKeys = (): KeyLine[] => [
  { name: "C", says: t("Claim it") },
  { name: "Space K", says: t("Play and pause") },
  { name: "J L", says: t("Five seconds back, five seconds on") },
  { name: ", .", says: t("One picture back, one picture on") },
  { name: "[ ]", says: t("Slower, faster") },
  { name: "R", says: t("To the reported second") },
  { name: "1–9", says: t("One of the nine pictures large; on the decision, the reason of that number") },
  { name: "Enter", says: t("The picture that is chosen large, or all alike again") },
  { name: "I O", says: t("In and out, while the player has the focus: where a piece begins and ends") },
  { name: "E", says: t("Extract what lies between in and out, as evidence of its own") },
  { name: "T", says: t("The picture on the screen as a still of its own") },
  { name: "M", says: t("Marker with a note") },
  { name: "V", says: t("Verified") },
  { name: "X", says: t("Unfounded") },
  { name: "I", says: t("Inconclusive, while the player has not the focus") },
  { name: "Ctrl Enter", says: t("Decide") },
  { name: "S", says: t("Skip: give it back and take the next; twice without a reason") },
  { name: "U", says: t("Undo") },
  { name: "D", says: t("Join the first report that may be the same") },
  { name: "Q", says: t("Ask the reporter") },
  { name: "Backspace", says: t("Back to the worklist") },
  { name: "Esc", says: t("Leave a field or a menu") },
  { name: "?", says: t("This sheet") },
];

export const worklistKeys = (): KeyLine[] => [
  { name: "J K", says: t("The next task, the one before") },
  { name: "Enter", says: t("Open and claim") },
  { name: "O", says: t("Only open") },
  { name: "/", says: t("Search") },
  { name: "U", says: t("Undo") },
  { name: "Esc", says: t("Leave a field or a menu") },
  { name: "?", says: t("This sheet") },
];

export const repairKeys = (): KeyLine[] => [
  { name: "J K", says: t("The next repair, the one before") },
  { name: "Enter", says: t("What comes next for it: take it, start") },
  { name: "O", says: t("Its camera") },
  { name: "Esc", says: t("Leave a field or a menu") },
  { name: "?", says: t("This sheet") },
];

/** mayTurn: a technician's; everybody else looks. */
export const registerKeys = (mayTurn: boolean): KeyLine[] => [
  { name: "/", says: t("Search") },
  ...(mayTurn ? [
    { name: "← →", says: t("Turn the chosen camera by 1°, with Shift by 10°") },
    { name: "↑ ↓", says: t("In a field of the form: more, less; with Shift by ten") },
    { name: "U", says: t("Undo") },
  ] : []),
  { name: "Esc", says: t("Leave a field or a menu") },
  { name: "?", says: t("This sheet") },
];

/** While a map has the focus. */
export const mapKeys = (): KeyLine[] => [
  { name: "+ −", says: t("Map, while it has the focus: nearer, further") },
  { name: "0", says: t("Map, while it has the focus: the whole city; the arrows move it") },
];
