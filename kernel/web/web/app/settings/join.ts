// Joining another phone of one's own: its code is typed or comes with the address, and it is asked on that one whether this may come in.

import { h } from "../../dom";
import { t } from "../../words";
import { call, type Answer } from "../call";
import { become, type Device } from "../device";
import { button, head, note, warning } from "../frame";
import { phoneKey } from "../key";
import { go } from "../router";
import { MARK as OPEN_SOS } from "../sos/run";
import { watched } from "../sos/watched";
import { kept } from "../store";
import { bringReports } from "./bring";
import { fingerprint, shownLarge } from "./fingerprint";

const LOOK_EVERY_MS = 3_000;

export function show(into: HTMLElement, given = ""): () => void {
  const body = h("div.a-body");
  const foot = h("div.a-foot");
  let timer = 0;
  into.append(head(t("Join my other phone"), "#/phones"), body, foot);
  if (localStorage.getItem(OPEN_SOS) || watched()) {
    body.append(warning(t("Not now."), t("An SOS or a trip of this phone is under way. End it first."), "hazard"));
    return () => undefined;
  }
  const wait = (device: Device): void => {
    timer = setTimeout(() => void call("GET", "/v1/devices", { token: device.token }).then(async ({ status }) => {
      if (!into.isConnected) return;
      if (status === 200) return joined(device);
      if (status === 401) return form(body, foot, "", wait, warning(t("It was not let in."), t("The other phone said no, or nobody answered for ten minutes."), "hazard"));
      wait(device);
    }), LOOK_EVERY_MS) as unknown as number;
    if (!body.querySelector("[data-waiting]")) void waiting(body, foot, device);
  };
  form(body, foot, given, wait);
  return () => clearTimeout(timer);
}

function form(body: HTMLElement, foot: HTMLElement, given: string, wait: (device: Device) => void, said: HTMLElement | null = null): void {
  const field = h("input.input.num", { id: "j-code", maxlength: "20", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", dir: "ltr", required: true, value: given });
  const status = h("div", { role: "status" }, said);
  const send = h("button.btn.btn-lg.btn-block.btn-primary", { type: "submit", form: "j-form" }, t("Join"));
  const made = h("form.blk", { id: "j-form", novalidate: true },
    h("p", {}, t("On your other phone: Settings, Your phones, Show a code.")),
    h("div.field", {}, h("label", { for: "j-code" }, t("The code")), field, h("p.sub", {}, t("Nine letters and digits. There is no letter O in it."))),
    h("p.muted", {}, t("Reports that this phone has sent stay on it. PINs and contacts are then those of the other phone.")), status);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    status.replaceChildren();
    void ask(field.value.replace(/[^0-9A-Za-z]/g, "")).then((answer) => {
      send.disabled = false;
      if (answer.status === 201) return wait(answer.body);
      status.replaceChildren(refusal(answer));
      field.focus();
    });
  });
  body.replaceChildren(made);
  foot.replaceChildren(send);
}

async function ask(code: string): Promise<Answer<Device>> {
  const locale = (await kept<string>("language")) ?? document.documentElement.lang;
  const key = await phoneKey();
  const answer = await call<Device>("POST", "/v1/devices", { body: { platform: "web", locale, invitation: code, ...(key && { key: key.jwk }) }, sign: Boolean(key) });
  return { ...answer, body: { ...answer.body, locale } };
}

function refusal({ status, body }: Answer<Device>): HTMLElement {
  if (status === 422) return warning(t("This is no such code."), t("Look at it again: one letter or digit is another."), "hazard");
  const said = body.title ?? "";
  if (status === 410) return warning(t("Not joined."), `${said}. ${t("If it was not used by you, say no to the phone that asks there.")}`, "hazard");
  return status ? warning(t("Not joined."), said, "hazard") : warning(t("Not joined."), t("There is no network, or nobody answers. Try again."));
}

/** Its characters are made here, of the key that this phone holds: what the other one shows is what the server was given. */
async function waiting(body: HTMLElement, foot: HTMLElement, device: Device): Promise<void> {
  const shown = h("div.stack");
  body.replaceChildren(h("section.blk", { "data-waiting": "", role: "status" }, h("h2", {}, t("Now say yes on your other phone")), shown, h("p", {}, t("It shows a question. This page goes on by itself."))));
  foot.replaceChildren(button(t("Cancel"), () => go("phones"), "btn-block"));
  const key = device.token.startsWith("gws_") ? await phoneKey() : undefined;
  if (key) shown.replaceChildren(h("p", {}, t("Say yes there only if it shows these same six characters:")), shownLarge(fingerprint(key.id)), h("p", {}, t("If it shows others, somebody else has used your code: say no there.")));
}

async function joined(device: Device): Promise<void> {
  await become(device);
  await bringReports();
  note(t("This phone is yours too from now on."));
  go("phones");
}
