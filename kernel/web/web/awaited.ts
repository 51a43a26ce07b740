// A film that does not play may be one that is made for its viewer first, or that was, an hour ago.

import { posterAgain } from "./again";
import { untilMade } from "./asking";
import { ltr, t } from "./words";

/** Plays it as soon as it is there. The figure's data-making or data-failed says how it stands, and told() that it changed. */
export async function awaited(film: HTMLVideoElement, { dataset }: HTMLElement, told: () => void): Promise<void> {
  const isWanted = (): boolean => film.isConnected && film.hasAttribute("src");
  let wasMaking = false;
  const answer = await untilMade(film.src, isWanted, (said) => {
    if (said.state === "unheard") dataset.making = t("no answer, it is asked for again");
    else if (said.state === "making") {
      if (!wasMaking) void posterAgain(film);
      wasMaking = true;
      dataset.making = said.waits ? t("waits to be made for you") : t("being made for you, %(share)s", { share: ltr(`${said.percent} %`) });
    }
    told();
  });
  if (!isWanted()) return;
  delete dataset.making;
  // Once it was there at once: made since it failed, perhaps. Twice: it is there and does not play.
  if (answer.state === "made" && (wasMaking || !film.dataset.again)) {
    if (!wasMaking) film.dataset.again = "1";
    film.load();
  } else dataset.failed = answer.state === "refused" ? answer.head : t("cannot be played now");
  told();
}
