// What the map shows, in one sentence, for who cannot see it.

import { t, tn } from "../words";
import type { Scene } from "./scene";

export function summary({ sectors, poles, incidents, sos }: Scene): string {
  const blind = sectors.filter(({ tone, minor }) => tone === "blind" && !minor).length;
  const seeing = sectors.filter(({ tone }) => tone === "sel").length;
  const parts = [
    sos.length ? tn("%(n)s SOS", "%(n)s SOS", sos.length) : "",
    incidents.length ? tn("%(n)s incident", "%(n)s incidents", incidents.length) : "",
    poles.length ? tn("%(n)s pole", "%(n)s poles", poles.length) : "",
    seeing ? tn("%(n)s camera sees the place", "%(n)s cameras see the place", seeing) : "",
    blind ? tn("%(n)s camera is blind", "%(n)s cameras are blind", blind) : "",
  ].filter(Boolean);
  return t("%(what)s. Arrow keys move the map, plus and minus change its scale, 0 shows the city.", { what: parts.length ? parts.join(t(", ")) : t("Nothing to show yet") });
}
