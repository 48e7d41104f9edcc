// What is in the drawers, shown in place.

import { setText, showText } from "../lib/dom.ts";
import { grouped, rupiah } from "../lib/money.ts";
import type { CashDay, CashUpdate, DrawerNow } from "../wire.ts";

const PICTURE_EVENT = "melati:cash";

/** Calls `act` with each picture of the drawers. */
export function onDrawers(act: (data: CashUpdate) => void): void {
  document.addEventListener(PICTURE_EVENT, (event) => act((event as CustomEvent<CashUpdate>).detail));
}

export function showDrawers(data: CashUpdate): void {
  for (const drawer of data.laci) showCard(drawer);
  document.dispatchEvent(new CustomEvent(PICTURE_EVENT, { detail: data }));
}

function showCard(drawer: DrawerNow): void {
  const card = document.querySelector<HTMLElement>(`.drawer-card[data-drawer="${drawer.branch_id}"]`);
  if (!card) return;
  card.dataset.open = String(drawer.is_open);
  setText(".branch-day", drawer.is_open ? "Buka" : "Tutup", card);
  showText(".kas-seharusnya", rupiah(drawer.kas_seharusnya), card);
}

/** A branch's day, on its own page. */
export function showDay(day: CashDay, place: HTMLElement): void {
  const cash = day.penerimaan.filter(({ metode_pembayaran }) => metode_pembayaran === "cash");
  const kept = cash.reduce((sum, it) => sum + it.diterima - it.dikembalikan, 0);
  place.dataset.expected = String(day.kas_seharusnya);
  showText(".kas-seharusnya", rupiah(day.kas_seharusnya), place);
  showText(".kas-tunai", rupiah(kept), place);
  showText(".kas-modal", rupiah(day.modal_awal), place);
  showText(".kas-omset", rupiah(day.total_omset), place);
  setText(".kas-transaksi", grouped(day.jumlah_transaksi), place);
  setText(".kas-masuk", rupiah(day.kas_masuk), place);
  setText(".kas-keluar", rupiah(day.kas_keluar), place);
}
