// What waits in the stockroom: how much, beside the menu's entry.

import { grouped } from "../lib/money.ts";
import type { StockroomUpdate } from "../wire.ts";

const PICTURE_EVENT = "melati:stockroom";

/** Calls `act` whenever a transfer or a count moved. */
export function onStockroom(act: () => void): void {
  document.addEventListener(PICTURE_EVENT, act);
}

export function showStockroom(data: StockroomUpdate): void {
  for (const badge of document.querySelectorAll<HTMLElement>("[data-waiting]")) {
    const names = (badge.dataset.waiting ?? "").split(",") as (keyof StockroomUpdate)[];
    const waiting = names.map((name) => Number(data[name] ?? 0)).reduce((sum, more) => sum + more, 0);
    badge.hidden = waiting === 0;
    badge.textContent = grouped(waiting);
    badge.title = `${grouped(waiting)} menunggu Anda`;
  }
  document.dispatchEvent(new CustomEvent(PICTURE_EVENT));
}
