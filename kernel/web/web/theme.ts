// Which theme: what this browser was told last, or else what the system asks for. Runs before the first paint.

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

let choice = chosen();

function show(): void {
  document.documentElement.dataset.theme = choice === "system" ? (system.matches ? "dark" : "light") : choice;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-switch=theme]")) {
    const label = `Theme: ${choice === "system" ? "as the system" : choice}. Change to ${NEXT[choice]}.`;
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
});
