// The technician's queue: when something moved, the list is asked for again and shown anew.

import { api } from "../lib/api.ts";
import { need, showRows } from "../lib/dom.ts";
import { oneByOne } from "../lib/pace.ts";
import type { Page, WorkOrder } from "../wire.ts";
import { onPicture } from "./dashboard.ts";

/** A busy chain moves all the time; nobody reads faster than this. */
const PAUSE_MS = 1_000;

/** `fill` shows one order in a row cloned from the page's own template. */
export function startQueue(fill: (row: HTMLElement, order: WorkOrder) => void): void {
  const body = document.querySelector<HTMLElement>("#antrian-table tbody");
  if (!body) return;
  onPicture(oneByOne(PAUSE_MS, () => refresh(body, fill)));
}

async function refresh(body: HTMLElement, fill: (row: HTMLElement, order: WorkOrder) => void): Promise<void> {
  const { data } = await api<Page<WorkOrder>>("/api/v1/pengerjaan");
  const template = need<HTMLTemplateElement>("#order-row");
  const rows = data.map((order) => {
    const row = need("tr", template.content.cloneNode(true) as DocumentFragment);
    fill(row, order);
    return row;
  });
  showRows(body, rows, "data-order-id");
  need("#antrian-kosong").hidden = rows.length > 0;
}
