// The account's and the officers' page: adding a passkey, and proofs before what is hard to take back.

import { must } from "./dom";
import { refusalOf, send, slug } from "./net";
import { makePasskey, whyNot } from "./passkey";
import { prove, proveForms } from "./proof";
import { t } from "./words";

interface Asked { question_id: string; options: string }

function complain(words: string): void {
  const trouble = must<HTMLElement>("#trouble");
  trouble.hidden = false;
  must<HTMLElement>(".grow", trouble).textContent = words;
  trouble.scrollIntoView({ block: "nearest" });
}

async function add(label: string): Promise<void> {
  let asked = await send<Asked>("POST", "/account/passkeys/question");
  if (slug(asked.body) === "proof-required") {
    const words = await prove();
    if (words) return complain(words);
    asked = await send<Asked>("POST", "/account/passkeys/question");
  }
  if (asked.status !== 200) return complain(asked.status ? refusalOf(asked.body) : t("Nobody answered. Try again."));
  let credential: object;
  try { credential = await makePasskey(asked.body.options); } catch (error) { return complain(whyNot(error)); }
  const added = await send("POST", "/account/passkeys", { question_id: asked.body.question_id, credential, label });
  if (added.status === 201) location.assign("/account?said=added");
  else complain(added.status ? refusalOf(added.body) : t("Nobody answered. Try again."));
}

document.querySelector<HTMLFormElement>("#add-passkey")?.addEventListener("submit", (event) => {
  event.preventDefault();
  void add(must<HTMLInputElement>("#label").value);
});
proveForms(complain);
