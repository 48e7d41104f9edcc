// The list of orders: what others do to the orders it shows is shown, and what is new is offered, not pushed in between.

import { api } from "../lib/api.ts";
import { need } from "../lib/dom.ts";
import { oneByOne } from "../lib/pace.ts";
import type { Page, SaleRow } from "../wire.ts";
import { onWork } from "./work.ts";

/** A busy branch moves all the time; nobody reads faster than this. */
const PAUSE_MS = 1_000;

/** `show` shows where an order of the list stands now. */
export function startBoard(show: (row: HTMLElement, sale: SaleRow) => void): void {
  const table = document.querySelector<HTMLElement>("#pesanan-table");
  if (!table) return;
  onWork(oneByOne(PAUSE_MS, () => refresh(table, show)));
}

async function refresh(table: HTMLElement, show: (row: HTMLElement, sale: SaleRow) => void): Promise<void> {
  const { data } = await api<Page<SaleRow>>(`/api/v1/penjualan${location.search}`);
  const shown = new Set<number>();
  for (const row of document.querySelectorAll<HTMLElement>(".order-table [data-order-id]")) {
    const id = Number(row.dataset.orderId);
    shown.add(id);
    const sale = data.find((it) => it.id === id);
    if (sale) show(row, sale);
  }
  if (!table.hasAttribute("data-first")) return;
  const newest = Math.max(0, ...shown);
  const fresh = data.filter(({ id }) => id > newest).length;
  const news = need("#pesanan-baru");
  news.hidden = fresh === 0;
  need("span", news).textContent = String(fresh);
}
