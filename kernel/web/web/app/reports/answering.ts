// What a reporter adds, once and with one key for every try: an answer, a dispute.

import { note } from "../frame";
import { t } from "../../words";
import type { Report } from "../sending";
import { about, reread } from "./reading";

const keys = new Map<string, string>();

/** True when it has arrived. What to do otherwise has been said. */
export async function add(report: Report, path: "/answers" | "/dispute", body: object): Promise<boolean> {
  const said = JSON.stringify([report.key, path, body]);
  const key = keys.get(said) ?? crypto.randomUUID();
  keys.set(said, key);
  const answer = await about(report, "POST", path, body, key);
  if (answer.status === 201) {
    await reread(report.key);
    return true;
  }
  if (answer.status === 0) note(t("No network. It was not sent; try again in a moment."));
  else note((answer.status !== 422 && answer.body.title) || t("It was not taken. Look at it again."));
  return false;
}
