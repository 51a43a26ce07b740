// What the operator wrote and what was answered. A receipt says that words have come, and that they stood on a screen.

import { call } from "../call";
import { tokenAtHand } from "../device";
import { quickly } from "./asking";

export interface Message { id: string; sender: "resident" | "operator"; text: string; at: string; state: string }

let all: Message[] = [];
let delivered = "";
let read = "";

export const messages = {
  all: (): Message[] => all,
  clear(): void { all = []; delivered = read = ""; },
  async fetch(alertId: string): Promise<void> {
    const answer = await quickly<{ items: Message[] }>("GET", `/v1/sos-alerts/${alertId}/messages`);
    if (answer.status !== 200) return;
    all = answer.body.items;
    const newest = all.filter(({ sender }) => sender === "operator").at(-1)?.id ?? "";
    const isShown = !document.hidden && document.querySelector("[data-messages]") !== null;
    if (!newest || (isShown ? read === newest : delivered === newest)) return;
    const said = await quickly("POST", `/v1/sos-alerts/${alertId}/messages/receipts`, { up_to: newest, read: isShown });
    if (said.status !== 204) return;
    delivered = newest;
    if (isShown) read = newest;
  },
  /** key: of this message, the same at each try. */
  async write(alertId: string, text: string, key: string): Promise<boolean> {
    const answer = await call("POST", `/v1/sos-alerts/${alertId}/messages`, { token: await tokenAtHand(), body: { text }, headers: { "Idempotency-Key": key } });
    if (answer.status !== 201 && answer.status !== 200) return false;
    await messages.fetch(alertId);
    return true;
  },
};
