// A phone that speaks through the generated client, for test_client_typescript.py. Says what it saw as one line of JSON.
import { Gawah, Refused, type NewReport, type ProblemSlug } from "../../mobile_contracts/clients/typescript/gawah.ts";

declare const process: { argv: string[] };

const address = process.argv[2] ?? "";
const said: Record<string, unknown> = {};
let token: string | null = null;
const waits: number[] = [];
const sent: { url: string; headers: Record<string, string>; body: string }[] = [];
let upset: ((url: string) => Response | null) | null = null;

const watched: typeof fetch = async (input, init) => {
  const headers = { ...(init?.headers as Record<string, string>) };
  sent.push({ url: String(input), headers, body: String(init?.body ?? "") });
  return upset?.(String(input)) ?? fetch(input, init);
};
const gawah = new Gawah({
  address,
  token: () => token,
  language: () => "ur",
  fetch: watched,
  sign: ({ method, path, query, headers, body }) => ({ "Nobody-Asks": `${method} ${path}${query} ${"Authorization" in headers} ${String(body).length}` }),
  wait: async (seconds) => void waits.push(seconds),
});

const enrolment = await gawah.enrol({ platform: "android", locale: "ur-PK", app_version: "1.4.0" });
token = enrolment.token;

const report: NewReport = {
  category: "phone_snatching",
  occurred_at: new Date(Date.now() - 120_000).toISOString(),
  position: { lat: 24.8719, lon: 67.0346, accuracy_m: 12 },
  narrative: "لال 125",
};
const key = crypto.randomUUID();
// The line is dead, then a part of the house is away, then it is there: three tries under one key.
let tries = 0;
upset = () => {
  tries += 1;
  if (tries === 1) throw new TypeError("the line is dead");
  if (tries > 2) return null;
  return new Response("{}", { status: 503, headers: { "Retry-After": "7" } });
};
const receipt = await gawah.submitReport(report, key);
upset = null;
const tried = sent.filter((each) => each.url.endsWith("/v1/reports"));
said.tries = tried.length;
said.keys = new Set(tried.map((each) => each.headers["Idempotency-Key"])).size;
said.stamped = tried.every((each) => "sent_at" in JSON.parse(each.body));
said.waits = [...waits];
said.signed = new Set(tried.map((each) => each.headers["Nobody-Asks"]?.replace(/\d+$/, ""))).size === 1;
said.again = (await gawah.submitReport(report, key)).id === receipt.id;

const shown = await gawah.showReport(receipt.id);
said.status = shown.status;
said.words = shown.timeline[0]?.text;
said.found = (await gawah.findReport({ reference: receipt.reference })).id === receipt.id;

try {
  await gawah.submitReport({ ...report, category: "fire" }, key);
} catch (error) {
  const refused = error as Refused<ProblemSlug>;
  said.refused = [refused.slug, refused.status, refused.title, refused.is("idempotency-mismatch")];
}
try {
  await gawah.submitReport({ ...report, position: { lat: 200, lon: 0, accuracy_m: 1 } }, crypto.randomUUID());
} catch (error) {
  said.faults = (error as Refused).faults.map((each) => each.field);
}

const hidden = await gawah.submitReport({ ...report, anonymous: true }, crypto.randomUUID());
const secret = hidden.receipt_secret ?? "";
said.anonymous = (await gawah.showReport(hidden.id, { receiptSecret: secret })).anonymous;
said.tokenBesideSecret = "Authorization" in (sent.at(-1)?.headers ?? {});

const alert = await gawah.raiseSos({ position: { lat: 24.8719, lon: 67.0346, accuracy_m: 12 } });
const stored = await gawah.followSos(alert.id, {
  positions: [{ lat: 24.872, lon: 67.0347, accuracy_m: 9, at: new Date().toISOString() }],
});
said.stored = stored.stored;
said.sos = (await gawah.standDown(alert.id, {})).state;
said.areas = (
  await gawah.replaceWatchAreas({ watch_areas: [{ label: "گھر", position: { lat: 24.87, lon: 67.03 }, radius_m: 1000 }] })
).watch_areas.length;
said.inbox = (await gawah.showInbox({ limit: 20 })).items.length;
said.atom = (await gawah.listAlerts({ lang: "sd" })).startsWith("<?xml");
said.erased = (await gawah.eraseMyData(enrolment.device_id)).erased.includes("tokens");
try {
  await gawah.showInbox();
} catch (error) {
  said.after = (error as Refused).status;
}
console.log(JSON.stringify(said));
