// What is in the drawers, shown in place.

import { setText, showText } from "../lib/dom.ts";
import { grouped, rupiah } from "../lib/money.ts";
import type { CashDay, CashUpdate } from "../wire.ts";

const PICTURE_EVENT = "melati:cash";

/** Calls `act` with today of each branch the page shows, whenever it changed. */
export function onDrawer(act: (day: CashDay, place: HTMLElement) => void): void {
  document.addEventListener(PICTURE_EVENT, (event) => {
    for (const day of (event as CustomEvent<CashUpdate>).detail.cabang) {
      const place = document.querySelector<HTMLElement>(`[data-drawer="${day.branch_id}"]`);
      if (place) act(day, place);
    }
  });
}

export function showDrawers(data: CashUpdate): void {
  for (const day of data.cabang) {
    const place = document.querySelector(`[data-drawer="${day.branch_id}"]`);
    if (place) showDrawer(day, place);
  }
  document.dispatchEvent(new CustomEvent(PICTURE_EVENT, { detail: data }));
}

function showDrawer(day: CashDay, place: Element): void {
  const cash = day.penerimaan.filter(({ metode_pembayaran }) => metode_pembayaran === "cash");
  const kept = cash.reduce((sum, it) => sum + it.diterima - it.dikembalikan, 0);
  showText(".kas-seharusnya", rupiah(day.kas_seharusnya), place);
  showText(".kas-tunai", rupiah(kept), place);
  showText(".kas-modal", rupiah(day.modal_awal), place);
  showText(".kas-omset", rupiah(day.total_omset), place);
  setText(".kas-transaksi", grouped(day.jumlah_transaksi), place);
  setText(".kas-masuk", rupiah(day.kas_masuk), place);
  setText(".kas-keluar", rupiah(day.kas_keluar), place);
}
