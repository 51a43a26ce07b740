// Where verified incidents of the last weeks were, hour by hour of the day, as cells on the map and bars under it.

import { must, s } from "../dom";
import type { Scene } from "../map";
import { send } from "../net";
import { clockHm, serverNow } from "../times";
import { t } from "../words";

interface Answer { hour: number; days: number; cell_deg: number; by_hour: number[]; cells: { lat: number; lon: number; count: number }[] }

export class Heat {
  private readonly box = must<HTMLElement>("#heat");
  private readonly hour = must<HTMLInputElement>("#heat-hour");
  private wanted = -1;

  constructor(private readonly warm: (cells: Scene["heat"]) => void) {
    this.hour.addEventListener("input", () => void this.load());
  }

  show(isOn: boolean): void {
    this.box.hidden = !isOn;
    if (!isOn) return;
    this.hour.value = String(Number(clockHm(serverNow()).slice(0, 2)));
    void this.load();
  }

  private async load(): Promise<void> {
    const hour = Number(this.hour.value);
    this.wanted = hour;
    const two = (value: number): string => String(value % 24).padStart(2, "0");
    must("#heat-head").textContent = t("%(begin)s to %(end)s", { begin: `${two(hour)}:00`, end: `${two(hour + 1)}:00` });
    const said = await send<Answer>("GET", `/cpo/heat?hour=${hour}`);
    if (this.wanted !== hour || this.box.hidden) return; // a newer hour is asked for
    if (said.status !== 200) {
      must("#heat-said").textContent = t("It could not be read. Choose the hour again.");
      return this.warm([]);
    }
    const { cells, by_hour, days, cell_deg } = said.body;
    const most = Math.max(1, ...cells.map(({ count }) => count));
    this.warm(cells.map(({ lat, lon, count }) => ({ at: { lat, lon }, sizeDeg: cell_deg, count, share: count / most })));
    must("#heat-said").textContent = cells.length
      ? t("%(count)s verified in %(days)s days; most in one cell of 550 m: %(most)s", { count: by_hour[hour] ?? 0, days, most })
      : t("None verified at this hour in %(days)s days", { days });
    const top = Math.max(1, ...by_hour);
    must("#heat-bars").replaceChildren(...by_hour.map((count, at) => s("rect", { class: at === hour ? "at" : null, x: at * 10 + 1, width: 8, y: 39 - (38 * count) / top, height: 1 + (38 * count) / top })));
  }
}
