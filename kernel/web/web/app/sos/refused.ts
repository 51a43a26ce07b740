// Why the server said no, in the page's language where it is known, and that nobody answered.

import { isKnown, t } from "../../words";
import type { Answer } from "../call";
import { warning } from "../frame";

export function refusal({ status, body }: Answer<unknown>): HTMLElement {
  if (!status || status >= 500) return warning(t("Not sent."), t("There is no network, or nobody answers. Try again."));
  const title = body.title ?? "";
  return warning(isKnown(title) ? t(title) : title, body.errors?.[0]?.detail ?? "", "hazard");
}
