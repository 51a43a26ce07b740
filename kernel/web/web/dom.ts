// Making elements. Text only ever goes in as text: there is no way here to hand over markup.

type Attributes = Record<string, string | number | boolean | null | undefined>;
export type Child = Node | string | null | undefined | false;

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: `h("p.muted.num", {id: "x"}, "text")`. null, undefined and false leave an attribute out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K | `${K}.${string}`,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const [tag, ...classes] = name.split(".") as [K, ...string[]];
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  fill(element, attributes, children);
  return element;
}

/** An SVG element, named the same way. */
export function s<K extends keyof SVGElementTagNameMap>(
  name: K | `${K}.${string}`,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const [tag, ...classes] = name.split(".") as [K, ...string[]];
  const element = document.createElementNS(SVG, tag) as SVGElementTagNameMap[K];
  if (classes.length) element.setAttribute("class", classes.join(" "));
  fill(element, attributes, children);
  return element;
}

function fill(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
}

/** One symbol of the sprite; the page says where the sprite is. */
export function icon(name: string, extra = ""): SVGSVGElement {
  const sprite = document.documentElement.dataset.icons ?? "/static/icons.svg";
  const drawing = s("svg", { class: `i ${extra}`.trim(), "aria-hidden": "true" });
  drawing.append(s("use", { href: `${sprite}#i-${name}` }));
  return drawing;
}

export function plate(label: string, camera = false): HTMLElement {
  return h("span", { class: camera ? "plate plate-cam" : "plate" }, label);
}

export function state(word: string, iconName: string, tone: "" | "ok" | "warn" | "sos" | "you" = ""): HTMLElement {
  return h("span", { class: tone ? `state state-${tone}` : "state" }, icon(iconName), word);
}

/** Keys do what they say only while nobody is typing and no modifier is down. */
export function keysAreOff(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button", "submit", "range"].includes(target.type);
}

export function must<T extends Element>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

/** The JSON that the server put into a data attribute. */
export function given<T>(element: HTMLElement, name: string): T {
  return JSON.parse(element.dataset[name] ?? "null") as T;
}
