// What the page says, in its language. The catalogue comes as a script before the modules; English is written here in place.

declare global {
  var gawahWords: Record<string, string | [string, string]> | undefined;
}

type Values = Record<string, string | number>;

// One table: what comes later is put into it.
const known = (globalThis.gawahWords ??= {});
const isRtl = document.documentElement.dir === "rtl";

/** What is filled in runs in its own direction. */
const own = (value: string | number): string => (isRtl ? `\u2068${value}\u2069` : String(value));
const filled = (text: string, values: Values): string => text.replace(/%\((\w+)\)s|%%/g, (whole, name: string) => (whole === "%%" ? "%" : own(values[name] ?? whole)));

/** A sentence, with its %(names)s filled in. What goes in must be a literal, so that script/words finds it. */
export function t(english: string, values: Values = {}): string {
  const words = known[english];
  return filled(typeof words === "string" ? words : english, values);
}

/** The form for `n`, which may also be written as %(n)s. Urdu and Sindhi count as English does: one, and all others. */
export function tn(one: string, many: string, n: number, values: Values = {}): string {
  const words = known[one];
  const [single, plural] = Array.isArray(words) ? words : [one, many];
  return filled(n === 1 ? single : plural, { n, ...values });
}

/** Marks a sentence where it is written down; it is said elsewhere. */
export const N_ = (english: string): string => english;

/** Whether the catalogue has it: always no in English. */
export const isKnown = (english: string): boolean => typeof known[english] === "string";

/** A number with its unit, or a sign with its number: from left to right inside a page that runs the other way. */
export const ltr = (text: string): string => (isRtl ? `\u2066${text}\u2069` : text);
export const metres = (value: number): string => ltr(`${Math.round(value)} m`);
