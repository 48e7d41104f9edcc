// The technician's queue: when its counts move, the list is asked for again and shown anew.

import { api } from "../lib/api.ts";
import { need, showRows } from "../lib/dom.ts";
import type { Page, Queue, SaleRow } from "../wire.ts";
import { onPicture } from "./dashboard.ts";

/** What still needs hands, in the order of the workshop. */
const OPEN_WORK = ["Sedang Mengerjakan", "Lensa Datang", "Menunggu Pengerjaan", "Lensa Di Pesan"];
const MOST_SHOWN = "200";

/** `fill` shows one order in a row cloned from the page's own template. */
export function startQueue(fill: (row: HTMLElement, sale: SaleRow) => void): void {
  const body = document.querySelector<HTMLElement>("#antrian-table tbody");
  if (!body) return;
  let known = body.dataset.known;
  onPicture(({ antrian }) => {
    if (!antrian || fingerprint(antrian) === known) return;
    known = fingerprint(antrian);
    void refresh(body, fill);
  });
}

function fingerprint(queue: Queue): string {
  return `${queue.menunggu}|${queue.dikerjakan}|${queue.selesai_hari_ini}`;
}

async function refresh(body: HTMLElement, fill: (row: HTMLElement, sale: SaleRow) => void): Promise<void> {
  const pages = await Promise.all(
    OPEN_WORK.map((status_pengerjaan) => {
      const query = new URLSearchParams({ status_pengerjaan, per_page: MOST_SHOWN });
      return api<Page<SaleRow>>(`/api/v1/penjualan?${query}`);
    }),
  );
  const template = need<HTMLTemplateElement>("#order-row");
  // Oldest first: who waits longest is next.
  const sales = pages.flatMap((page) => page.data.reverse()).filter((sale) => !sale.dibatalkan_at);
  const rows = sales.map((sale) => {
    const row = need("tr", template.content.cloneNode(true) as DocumentFragment);
    fill(row, sale);
    return row;
  });
  showRows(body, rows, "data-order-id");
  need("#antrian-kosong").hidden = rows.length > 0;
}
