// Makes an element equal to a newer rendering of it and keeps what is the same in place: focus, a playing film, an open word.
//
// Children are matched by id, or else by their place among those without one. An element marked `data-own` belongs to an
// island: while its id stays, it is left alone. A row under the pointer never moves (`data-still`): see worklist.ts.

export function morph(present: Element, wanted: Element): void {
  if (present.isEqualNode(wanted)) return;
  if (present.tagName !== wanted.tagName) {
    present.replaceWith(document.importNode(wanted, true));
    return;
  }
  if (present.hasAttribute("data-own") && present.id === wanted.id) return;
  sameAttributes(present, wanted);
  sameChildren(present, wanted);
}

// What the page itself says about an element, and the server does not know.
const OURS = new Set(["aria-selected", "tabindex", "hidden", "open"]);

function sameAttributes(present: Element, wanted: Element): void {
  for (const { name, value } of Array.from(wanted.attributes)) {
    if (!OURS.has(name) && present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  for (const { name } of Array.from(present.attributes)) {
    if (!OURS.has(name) && !wanted.hasAttribute(name)) present.removeAttribute(name);
  }
}

function sameChildren(present: Element, wanted: Element): void {
  const byId = new Map<string, Element>();
  for (const child of Array.from(present.children)) if (child.id) byId.set(child.id, child);
  let at: ChildNode | null = present.firstChild;
  for (const next of Array.from(wanted.childNodes)) {
    const match = next instanceof Element && next.id ? byId.get(next.id) : alike(at, next) ? at : null;
    if (!match) {
      present.insertBefore(document.importNode(next, true), at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else present.insertBefore(match, at);
    if (match instanceof Element && next instanceof Element) morph(match, next);
    else if (match.nodeValue !== next.nodeValue) match.nodeValue = next.nodeValue;
  }
  while (at) {
    const rest: ChildNode | null = at.nextSibling;
    at.remove();
    at = rest;
  }
}

function alike(present: ChildNode | null, wanted: ChildNode): boolean {
  if (!present || present.nodeType !== wanted.nodeType) return false;
  if (!(present instanceof Element) || !(wanted instanceof Element)) return true;
  return present.tagName === wanted.tagName && !present.id && !wanted.id;
}
