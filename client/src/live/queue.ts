// The technician's queue: when something moved, the list is asked for again and shown anew.

import { api } from "../lib/api.ts";
import { need, showRows } from "../lib/dom.ts";
import type { Page, WorkOrder } from "../wire.ts";
import { onPicture } from "./dashboard.ts";

/** A busy chain moves all the time; nobody reads faster than this. */
const PAUSE_MS = 1_000;

/** `fill` shows one order in a row cloned from the page's own template. */
export function startQueue(fill: (row: HTMLElement, order: WorkOrder) => void): void {
  const body = document.querySelector<HTMLElement>("#antrian-table tbody");
  if (!body) return;
  let moved = false;
  let busy = false;
  const follow = async (): Promise<void> => {
    moved = true;
    if (busy) return;
    busy = true;
    while (moved) {
      moved = false;
      // An answer that does not come is asked for again with the next move.
      await refresh(body, fill).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    busy = false;
  };
  onPicture(() => void follow());
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
