// Why the server said no, in words that say what to do.

import { slug, type Problem } from "../call";
import { t } from "../../words";

export function refusalWords(problem: Problem): string {
  const codes = (problem.errors ?? []).map(({ code }) => code);
  if (codes.includes("outside-city")) return t("The place lies outside this city. Move the pin and send it again.");
  if (codes.includes("in-future") || codes.includes("too-old")) return t("The time lies too far off. Choose another time and send it again.");
  if (slug(problem) === "invalid-fields" && codes.length) return t("Something in it cannot be read. Change the words and send it again.");
  const what = t("Change it and send it again, or call 15.");
  return problem.title ? `${t("%(parts)s.", { parts: problem.title })} ${what}` : what;
}
