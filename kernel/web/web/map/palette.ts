// The page's own colours, read from its computed style, so that a change of theme repaints the map.

const NAMES = {
  land: "--map-land", sea: "--map-sea", coast: "--map-coast", river: "--map-river", street: "--map-street", road: "--map-road", art: "--map-art",
  case: "--map-case", farRoad: "--map-road-far", farArt: "--map-art-far", district: "--map-district", park: "--map-park", label: "--map-label",
  sector: "--map-sector", sectorLine: "--map-sector-line", ink: "--ink", ink3: "--ink-3", onInk: "--on-ink", you: "--you", ok: "--ok", onOk: "--on-ok",
  warn: "--warn", warnFill: "--warn-fill", sos: "--sos", sosInk: "--sos-ink", bg: "--bg",
} as const;

export type Palette = Record<keyof typeof NAMES, string> & { isDark: boolean };

/** As #rrggbb or rgba(), whatever way the sheet writes a colour: a drawing library does not know all of them. */
export function palette(): Palette {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const pen = document.createElement("canvas").getContext("2d")!;
  const read = (name: string): string => {
    pen.fillStyle = "#000";
    pen.fillStyle = style.getPropertyValue(name).trim();
    return pen.fillStyle;
  };
  const colours = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, read(name)])) as Record<keyof typeof NAMES, string>;
  return { ...colours, isDark: root.dataset.theme === "dark" };
}

/** Tells when the colours may have changed, until the answer is called. */
export function onRepaint(told: () => void): () => void {
  const watch = new MutationObserver(told);
  watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const contrast = matchMedia("(prefers-contrast: more)");
  contrast.addEventListener("change", told);
  return () => { watch.disconnect(); contrast.removeEventListener("change", told); };
}
