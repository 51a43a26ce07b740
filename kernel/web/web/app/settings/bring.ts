// A phone that has joined shows the reports that the resident sent from the others, as far as they bear a name.

import { asked } from "../device";
import type { Report, Said } from "../sending";
import { get, put } from "../store";

type Brought = Said & { id: string; reference: string; status: string; received_at: string };

export async function bringReports(): Promise<void> {
  const answer = await asked<{ items: Brought[] }>("GET", "/v1/reports/mine");
  if (answer.status !== 200) return;
  for (const { id, reference, status, received_at, ...said } of answer.body.items) {
    if (await get("reports", id).catch(() => undefined)) continue;
    const report: Report = {
      key: id, place: "", state: "sent", made_at: Date.parse(received_at), next_at: 0, receipt: { id, reference, status, received_at },
      said: { ...said, composed_at: said.occurred_at, anonymous: false },
    };
    await put("reports", report).catch(() => undefined);
  }
}
