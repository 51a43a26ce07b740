// Pictures that did not come are asked for again. Where the viewer is burnt into what is shown, the server makes one
// picture at a time and sends whoever comes beyond that away for two seconds; a page asks for a dozen at once.

const FIRST_AFTER_MS = 2_000;
const LESS_OFTEN = 1.6;
const MOST_TRIES = 6;

const tries = new WeakMap<Element, number>();

/** From now on, for every picture of the page. An error does not rise through the page, so it is caught on the way down. */
export function askAgain(): void {
  document.addEventListener("error", ({ target }) => {
    if (!(target instanceof HTMLImageElement || target instanceof SVGImageElement)) return;
    const name = target instanceof HTMLImageElement ? "src" : "href";
    const url = target.getAttribute(name);
    const tried = tries.get(target) ?? 0;
    if (!url || url.startsWith("blob:") || tried >= MOST_TRIES) return;
    tries.set(target, tried + 1);
    setTimeout(() => {
      if (target.isConnected && target.getAttribute(name) === url) target.setAttribute(name, url);
    }, FIRST_AFTER_MS * LESS_OFTEN ** tried);
  }, true);
}

/** The same for the picture that stands for a film: a film does not say that it did not come. */
export async function posterAgain(film: HTMLVideoElement): Promise<void> {
  const url = film.getAttribute("poster");
  if (!url || url.startsWith("blob:")) return;
  for (let tried = 0; tried < MOST_TRIES && film.isConnected && film.getAttribute("poster") === url; tried += 1) {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
    if (answer?.ok) {
      if (film.isConnected && film.getAttribute("poster") === url) film.poster = URL.createObjectURL(await answer.blob());
      return;
    }
    await new Promise((done) => { setTimeout(done, FIRST_AFTER_MS * LESS_OFTEN ** tried); });
  }
}
