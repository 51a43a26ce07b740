// Showing once more who one is, before what is hard to take back: by passkey, or by password where there is none.

import { must } from "./dom";
import { refusalOf, send } from "./net";
import { touchPasskey, whyNot } from "./passkey";
import { t } from "./words";

interface Asked { way: "passkey" | "password"; question_id?: string; options?: string }

/** "" when it was shown, else what to tell the officer. Opens the page's `#proof` where a password is needed. */
export async function prove(): Promise<string> {
  const asked = await send<Asked>("POST", "/account/proof/question");
  if (asked.status !== 200) return asked.status ? refusalOf(asked.body) : t("Nobody answered. Try again.");
  if (asked.body.way === "password") return byPassword();
  let credential: object;
  try { credential = await touchPasskey(asked.body.options!); } catch (error) { return whyNot(error); }
  const answer = await send("POST", "/account/proof", { question_id: asked.body.question_id, credential });
  if (answer.status === 204) return "";
  return answer.status ? refusalOf(answer.body) : t("Nobody answered. Try again.");
}

function byPassword(): Promise<string> {
  const dialog = must<HTMLDialogElement>("#proof");
  const field = must<HTMLInputElement>("#proof-password");
  const complaint = must<HTMLElement>("#proof-error");
  complaint.hidden = true;
  field.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    const form = must<HTMLFormElement>("form", dialog);
    const done = (words: string): void => {
      form.removeEventListener("submit", answer);
      if (dialog.open) dialog.close();
      resolve(words);
    };
    const answer = async (event: SubmitEvent): Promise<void> => {
      if ((event.submitter as HTMLButtonElement | null)?.value === "cancel") return;
      event.preventDefault();
      const said = await send("POST", "/account/proof", { password: field.value });
      if (said.status === 204) return done("");
      complaint.textContent = said.status === 422 ? t("That is not your password.") : said.status ? refusalOf(said.body) : t("Nobody answered. Try again.");
      complaint.hidden = false;
      field.select();
    };
    form.addEventListener("submit", answer);
    dialog.addEventListener("close", () => done(t("It was not done.")), { once: true });
  });
}

/** Forms marked `data-prove`, those that come later too, are proved first, then sent as they stand. */
export function proveForms(complain: (words: string) => void): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-prove]") || form.dataset.proved) return;
    event.preventDefault();
    const by = event.submitter as HTMLButtonElement | null;
    void prove().then((words) => {
      if (words) return complain(words);
      form.dataset.proved = "1";
      form.requestSubmit(by);
    });
  });
}
