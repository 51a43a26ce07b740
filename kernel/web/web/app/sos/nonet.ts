// No network. No pretence: it is not sent. The two ways that may work are the largest things here.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { clock, clockHms } from "../time";
import { called } from "../where";
import type { Open } from "./open";

export function nonetScreen(into: HTMLElement, down: HTMLElement): (one: Open) => void {
  const tries = h("span.num");
  const sms = h("a.btn.btn-lg.btn-block", { hidden: true });
  const about = h("p.sub", { hidden: true }, t("The SMS holds your last place, and the pole’s number where one is near. It needs no data connection."));
  const number = document.documentElement.dataset.sms ?? "";
  down.className = "btn btn-block btn-quiet";
  into.append(
    h("div.s-band", {}, h("span.oct", { "aria-hidden": "true" }, "SOS"), h("span.s-w", {}, h("strong", {}, t("Not sent yet")), h("br"), t("No network")), icon("offline", "i-28 s-r")),
    h("div.a-body", {},
      h("p.s-say", { role: "status" }, t("Your SOS has not left this phone.")),
      h("a.call15", { href: "tel:15" }, icon("call"), h("span", {}, t("Call"), h("br"), h("b", {}, "15"))),
      sms, about,
      h("div.note", {}, icon("waiting", "i-20"), h("span", {}, t("We go on trying every two seconds."), " ", tries, " ", t("It is sent the moment there is a signal, with all places since.")))),
    h("div.a-foot", {}, down));
  let said = "";
  return (one) => {
    tries.textContent = t("Try %(n)s, last %(at)s.", { n: one.tries, at: one.tried_at ? clockHms(one.tried_at) : clock(one.begun_at) });
    if (!number) return;
    void body(one).then((words) => {
      if (words === said) return;
      said = words;
      sms.href = `sms:${number}?body=${encodeURIComponent(words)}`;
      sms.replaceChildren(icon("message", "i-20"), t("Send SMS: %(words)s", { words: words.replace(/ -?\d+\.\d+,.*/, "") }));
      sms.hidden = about.hidden = false;
    });
  };
}

/** "SOS P17 24.87220,67.03550": the nearest pole's number, when its sign is near, and the last place. */
async function body({ place }: Open): Promise<string> {
  if (!place) return "SOS";
  const { sign } = await called(place).catch(() => ({ sign: null }));
  return ["SOS", sign?.tag, `${place.lat.toFixed(5)},${place.lon.toFixed(5)}`].filter(Boolean).join(" ");
}
