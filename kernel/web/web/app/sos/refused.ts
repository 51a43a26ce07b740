// Why the server said no, which it says in the page's language, and that nobody answered.

import { t } from "../../words";
import type { Answer } from "../call";
import { warning } from "../frame";

export function refusal({ status, body }: Answer<unknown>): HTMLElement {
  if (!status || status >= 500) return warning(t("Not sent."), t("There is no network, or nobody answers. Try again."));
  return warning(body.title ?? "", body.errors?.[0]?.detail ?? "", "hazard");
}
