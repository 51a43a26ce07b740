// Before the first paint: which theme, and by which name the app stands in the launcher. A classic script in the head.

const KEY = "gawah-theme";
const NEUTRAL = "gawah-neutral";
const system = matchMedia("(prefers-color-scheme: dark)");

function kept(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // storage may be closed to us; the system's wish is always known
  }
}

function show(): void {
  const page = document.documentElement;
  const chosen = kept(KEY);
  page.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
  if (kept(NEUTRAL) !== "yes") return;
  const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
  if (link && !link.href.includes("?")) link.href += "?name=neutral";
  document.title = page.dataset.neutral ?? "";
}

show();
system.addEventListener("change", show);
addEventListener("gawah-look", show);
document.addEventListener("DOMContentLoaded", show);
