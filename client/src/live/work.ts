// How many orders stand where, shown in place.

import { showText } from "../lib/dom.ts";
import { grouped } from "../lib/money.ts";
import type { WorkUpdate } from "../wire.ts";

const PICTURE_EVENT = "melati:work";

/** Calls `act` whenever an order moved. */
export function onWork(act: () => void): void {
  document.addEventListener(PICTURE_EVENT, act);
}

export function showWork(data: WorkUpdate): void {
  show("Terlambat", data.terlambat);
  for (const { status_pengerjaan, jumlah } of data.jumlah) show(status_pengerjaan, jumlah);
  document.dispatchEvent(new CustomEvent(PICTURE_EVENT));
}

function show(word: string, orders: number): void {
  const tab = document.querySelector<HTMLElement>(`.board-tab[data-word="${word}"]`);
  if (tab) showText(".board-count", grouped(orders), tab);
}
