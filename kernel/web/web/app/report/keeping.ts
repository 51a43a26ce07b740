// A receipt taken elsewhere: shared, or as a small file of words. With the secret that alone opens an anonymous report.

import { t } from "../../words";
import { note } from "../frame";
import { nameOf } from "../kinds";
import type { Report } from "../sending";
import { fully } from "../time";

export function receiptWords({ receipt, said }: Report): string {
  return [
    t("Gawah"), receipt!.reference, nameOf(said.category), t("Received %(at)s", { at: fully(Date.parse(receipt!.received_at)) }),
    receipt!.receipt_secret ? `${t("Key to this report, for nobody else:")} ${receipt!.receipt_secret}` : "",
  ].filter(Boolean).join("\n");
}

export async function keepReceipt(report: Report): Promise<void> {
  const words = receiptWords(report);
  try {
    if (navigator.share) return await navigator.share({ text: words });
  } catch (error) {
    if ((error as Error).name === "AbortError") return;
  }
  save(`${report.receipt!.reference}.txt`, words);
  note(t("Saved among your downloads."));
}

export function save(name: string, words: string, type = "text/plain"): void {
  const address = URL.createObjectURL(new Blob([words], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
