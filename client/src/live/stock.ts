// Shows stock levels wherever goods are listed.

import type { AlertLevel, StockNews, StockUpdate } from "../wire.ts";

const UPDATED_MS = 2_000;
const LEVELS: AlertLevel[] = ["low", "medium", "normal"];

export function showStock(data: StockNews): void {
  for (const update of data.updates) showLevel(update);
}

function showLevel(update: StockUpdate): void {
  const goods = `[data-${update.product_type.toLowerCase()}-id="${update.product_id}"] .stock-cell`;
  for (const cell of document.querySelectorAll(goods)) {
    cell.textContent = String(update.new_stock);
    cell.classList.remove(...LEVELS.map((level) => `stock-${level}`));
    cell.classList.add(`stock-${update.alert_level}`, "stock-updated");
    setTimeout(() => cell.classList.remove("stock-updated"), UPDATED_MS);
  }
}
