// Who looked at the footage: every view, by role, station and hour. An officer cannot look without leaving a line.

import { h, icon } from "../../dom";
import { N_, t, tn } from "../../words";
import type { Report } from "../sending";
import { get } from "../store";
import { clockAndDay } from "../time";
import { about } from "./reading";

export interface Access { hour: string; role: string; station: string; level: string; purpose: string; count: number }

const ROLES: Record<string, string> = {
  verifier: N_("Verifier"), operator: N_("Operator"), supervisor: N_("Supervisor"), technician: N_("Technician"), auditor: N_("Auditor"), administrator: N_("Administrator"),
};
const PURPOSES: Record<string, string> = { verification: N_("Purpose: checking your report."), sos: N_("Purpose: your call for help."), other: N_("Purpose: kept in the account, not shown here.") };

/** null when nobody answered. */
export async function readAccesses(key: string): Promise<Access[] | null> {
  const report = await get<Report>("reports", key).catch(() => undefined);
  if (!report?.receipt) return null;
  const answer = await about<{ accesses: Access[] }>(report, "GET", "/accesses");
  return answer.status === 200 ? answer.body.accesses : null;
}

export function whoLooked(accesses: Access[]): HTMLElement {
  const rows = accesses.map((access) => h("li", {}, icon(access.level === "redacted" ? "redacted" : "eye"), h("span", {}, h("strong", {}, what(access)), h("p", {}, who(access)))));
  return h("section.blk", {}, h("h2", {}, t("Who looked at the footage")),
    h("p.sub", {}, t("Every view is here. An officer cannot look without leaving a line.")),
    rows.length ? h("ul.acc", {}, ...rows) : h("p", {}, t("Nobody has looked yet.")));
}

function what({ level, count }: Access): string {
  if (level === "redacted") return tn("%(n)s redacted recording", "%(n)s redacted recordings", count);
  if (level === "exported") return tn("%(n)s recording taken out", "%(n)s recordings taken out", count);
  return tn("%(n)s recording or picture, as it was taken", "%(n)s recordings and pictures, as they were taken", count);
}

function who({ role, station, purpose, hour }: Access): string {
  const officer = ROLES[role] ? t(ROLES[role]) : t("An officer");
  const whom = station ? t("%(role)s, %(station)s.", { role: officer, station }) : t("%(role)s.", { role: officer });
  return `${whom} ${t(PURPOSES[purpose] ?? PURPOSES.other!)} ${t("In the hour from %(at)s.", { at: clockAndDay(Date.parse(hour)) })}`;
}
