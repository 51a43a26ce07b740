// Why this browser shows no notifications, and how that is undone: only its owner can, in the browser's own settings.

import { h } from "../../dom";
import { t } from "../../words";
import { warning } from "../frame";
import type { Permission } from "../push/allowed";

export function notAllowed(may: Permission): HTMLElement {
  if (may === "install-first") return h("div.stack", {}, warning(t("First put the app on your home screen."), t("On an iPhone only an app on the home screen may show notifications. Tap Share, then Add to Home Screen, and open it from there."), "bell"));
  if (may === "missing") return h("div.stack", {}, warning(t("This browser cannot show notifications."), t("Another browser can, such as the one that came with the phone."), "bell"));
  return h("div.stack", {},
    warning(t("This browser was told not to show notifications of this app."), t("Nobody but you can change that:"), "bell"),
    h("ol.a-how", {},
      h("li", {}, t("Tap the sign before the address of this page: a lock, or two sliders.")),
      h("li", {}, t("Open Permissions, then Notifications.")),
      h("li", {}, t("Choose Allow, and come back here."))),
    h("p.sub", {}, t("Where the app stands on your home screen: press long on its icon, then App info, Notifications.")));
}
