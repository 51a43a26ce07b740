// Notifications, in the settings: whether this phone is told while the app is closed, and where to try it.

import { h, icon } from "../../dom";
import { t } from "../../words";
import { permission } from "../push/allowed";
import { known } from "../push/subscribing";

export function tellingBlock(): HTMLElement {
  const says = h("p.sub", { role: "status" });
  void known().then((registered) => { says.textContent = saysOf(Boolean(registered)); });
  return h("section.blk", {}, h("h2", {}, t("Notifications")), says, h("a.btn.btn-block", { href: "#/test" }, icon("bell", "i-20"), t("Test my phone")));
}

function saysOf(isRegistered: boolean): string {
  const may = permission();
  if (may === "granted" && isRegistered) return t("This phone is told of what was verified near your places, also with the app closed.");
  if (may === "denied") return t("This browser may not show any. Notices in the app come all the same.");
  return t("This phone is told only while the app is open.");
}
