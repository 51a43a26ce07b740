// The second half of signing in: the passkey answers the question that the page carries.

import { must } from "./dom";
import { refusalOf, send } from "./net";
import { touchPasskey, whyNot } from "./passkey";
import { t } from "./words";

const main = must<HTMLElement>("#main");

function complain(words: string): void {
  const place = must<HTMLElement>("#gate-error");
  place.hidden = !words;
  must<HTMLElement>("span", place).textContent = words;
}

async function touch(): Promise<void> {
  complain("");
  let credential: object;
  try { credential = await touchPasskey(main.dataset.options ?? "{}"); } catch (error) { return complain(whyNot(error)); }
  const said = await send<{ next: string }>("POST", "/sign-in/passkey", {
    question_id: main.dataset.question, credential, next: main.dataset.next,
  });
  if (said.status === 200) location.replace(said.body.next);
  else complain(said.status === 0 ? t("Nobody answered. Try again.") : said.body.title ? t(said.body.title) : refusalOf(said.body));
}

must("#touch").addEventListener("click", () => void touch());
void touch();
