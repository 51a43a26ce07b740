// How a report stands at the police's, kept on the phone as it was last read. An anonymous one is opened by its receipt secret.

import { call, type Answer } from "../call";
import { asked } from "../device";
import { askedAsBefore } from "../former";
import { changed, type Report } from "../sending";
import { get, put } from "../store";

export interface Question {
  id: string; text: string; choices: { choice: string; text: string }[]; state: string; expires_at: string; choice: string | null; narrative: string;
}

export interface View {
  status: string;
  disputable_until: string | null;
  timeline: { at: string; status: string; text: string }[];
  questions: Question[];
}

const LANGUAGE = document.documentElement.lang;

/** A question about a report, by whoever may ask: its secret, or this phone. */
export async function about<T>(report: Report, method: string, path: string, body?: unknown, key?: string): Promise<Answer<T>> {
  const { id, receipt_secret } = report.receipt!;
  const address = `/v1/reports/${id}${path}`;
  const headers = { "Accept-Language": LANGUAGE, ...(key ? { "Idempotency-Key": key } : {}) };
  if (receipt_secret) return call<T>(method, address, { body, headers: { ...headers, "Receipt-Secret": receipt_secret } });
  const answer = await asked<T>(method, address, { body, headers });
  return answer.status === 404 ? (await askedAsBefore<T>(method, address, { body, headers })) ?? answer : answer;
}

/** Read it anew and keep it; false when nobody answered. */
export async function reread(key: string): Promise<boolean> {
  const report = await get<Report>("reports", key).catch(() => undefined);
  if (!report?.receipt) return false;
  const answer = await about<View>(report, "GET", "");
  if (answer.status !== 200) return false;
  const before = JSON.stringify(report.view);
  const fresh = await get<Report>("reports", key);
  if (!fresh) return true; // erased meanwhile
  await put("reports", { ...fresh, view: answer.body, read_at: Date.now() });
  if (before !== JSON.stringify(answer.body)) {
    changed();
    dispatchEvent(new Event("gawah-reports"));
  }
  return true;
}
