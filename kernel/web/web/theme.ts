// Which theme: what this browser was told last, or else what the system asks for. Runs before the first paint.

import { t } from "./words";

type Choice = "system" | "light" | "dark";

const KEY = "gawah-theme";
const NEXT: Record<Choice, Choice> = { system: "light", light: "dark", dark: "system" };
const system = matchMedia("(prefers-color-scheme: dark)");

function chosen(): Choice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system"; // storage may be closed to us; the system's wish is always known
  }
}

function keep(choice: Choice): void {
  try {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Then the choice lasts as long as the page.
  }
}

const name = (choice: Choice): string => (choice === "system" ? t("as the system") : choice === "dark" ? t("dark") : t("light"));

let choice = chosen();

function show(): void {
  document.documentElement.dataset.theme = choice === "system" ? (system.matches ? "dark" : "light") : choice;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-switch=theme]")) {
    const label = t("Theme: %(now)s. Change to %(next)s.", { now: name(choice), next: name(NEXT[choice]) });
    button.setAttribute("aria-label", label);
    button.title = label;
    button.hidden = false;
  }
}

show();
system.addEventListener("change", show);
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-switch=theme]")) {
    button.addEventListener("click", () => {
      choice = NEXT[choice];
      keep(choice);
      show();
    });
  }
  show();
  // On a phone the row of places goes sideways: the one that is open stands in it.
  document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
