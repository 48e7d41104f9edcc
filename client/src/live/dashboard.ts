// Shows a dashboard picture in place. Works on whatever part of the hooks a page has.

import { el, showRows, showText } from "../lib/dom.ts";
import { grouped, rupiah } from "../lib/money.ts";
import type { BranchTotal, CashierTotal, DashboardData, LatestSale, Turnover, WorkCount } from "../wire.ts";

/** Told on the document after each picture, for parts of a page that live in other scripts. */
const PICTURE_EVENT = "melati:dashboard";

/** Calls `act` after each picture this page was shown. */
export function onPicture(act: (data: DashboardData) => void): void {
  document.addEventListener(PICTURE_EVENT, (event) => act((event as CustomEvent<DashboardData>).detail));
}

export function showDashboard(data: DashboardData): void {
  showDay(data.open_day_status, data.open_time);
  if (data.omset_kasir !== undefined) showTurnover(data as Turnover);
  if (data.total_omset_hari_ini !== undefined) {
    showText(".total-omset-admin h3", rupiah(data.total_omset_hari_ini));
  }
  if (data.total_transaksi_hari_ini !== undefined) {
    showText(".total-transaksi-admin h3", grouped(data.total_transaksi_hari_ini));
  }
  if (data.rekap_omset_kasir) showCashiers(data.rekap_omset_kasir);
  for (const branch of data.rekap_cabang ?? []) showBranch(branch);
  if (data.work_in_progress) showWork(data.work_in_progress);
  if (data.antrian) {
    showText(".antrian-menunggu h3", grouped(data.antrian.menunggu));
    showText(".antrian-dikerjakan h3", grouped(data.antrian.dikerjakan));
    showText(".antrian-selesai h3", grouped(data.antrian.selesai_hari_ini));
  }
  document.dispatchEvent(new CustomEvent(PICTURE_EVENT, { detail: data }));
}

/** A cashier's figures, from either feed that carries them. */
export function showTurnover(data: Turnover): void {
  showText(".omset-total h3", rupiah(data.omset_kasir));
  showText(".omset-bpjs h3", rupiah(data.omset_bpjs));
  showText(".omset-umum h3", rupiah(data.omset_umum));
  showText(".omset-tambahan h3", rupiah(data.omset_tambahan_bpjs));
  showText(".jumlah-transaksi-badge", `${grouped(data.jumlah_transaksi)} transaksi`);
  showLatest(data.transaksi_terbaru);
}

function showDay(open: boolean, time: string | null): void {
  const info = document.querySelector<HTMLElement>("#kasir-status-info");
  if (!info) return;
  info.dataset.open = String(open);
  const since = open && time ? ` · sejak ${time}` : "";
  showText("#kasir-status-info .day-text", (open ? "KASIR BUKA" : "KASIR TUTUP") + since);
  for (const part of document.querySelectorAll<HTMLElement>("[data-when-day]")) {
    part.hidden = (part.dataset.whenDay === "open") !== open;
  }
}

function showLatest(sales: LatestSale[]): void {
  const body = document.querySelector("#transaksi-terbaru-table tbody");
  if (!body) return;
  const rows = sales.map(latestRow);
  showRows(body, rows.length > 0 ? rows : [emptyRow(7, "Belum ada penjualan hari ini.")], "data-sale-id");
}

function latestRow(sale: LatestSale, index: number): HTMLTableRowElement {
  const link = el("a", { href: `/penjualan/${sale.id}` }, sale.no_transaksi);
  const cell = (name: string, ...content: (Node | string)[]): HTMLElement =>
    el("td", { class: name }, ...content);
  return el(
    "tr",
    { "data-sale-id": String(sale.id) },
    cell("cell-no", String(index + 1)),
    cell("cell-minor cell-day", sale.tanggal),
    cell("cell-code", link),
    cell("cell-name", sale.nama_pasien),
    cell("cell-service", badge("service-badge", sale.service_type)),
    cell("cell-money", rupiah(sale.total)),
    cell("cell-status", badge("work-badge", sale.status)),
  );
}

function showCashiers(totals: CashierTotal[]): void {
  const body = document.querySelector("#rekap-omset-table tbody");
  if (!body) return;
  const rows = totals.map((total) =>
    el(
      "tr",
      { "data-cashier": total.kasir_name },
      el("td", { class: "cell-name" }, total.kasir_name),
      el("td", { class: "cell-count" }, grouped(total.jumlah_transaksi)),
      el("td", { class: "cell-money" }, rupiah(total.total_omset)),
    ),
  );
  showRows(body, rows.length > 0 ? rows : [emptyRow(3, "Belum ada penjualan hari ini.")], "data-cashier");
}

/** A status that is not told of has no orders. */
function showWork(counts: WorkCount[]): void {
  const known = new Map<string, number>(
    counts.map(({ status_pengerjaan, jumlah }) => [status_pengerjaan, jumlah]),
  );
  for (const tile of document.querySelectorAll<HTMLElement>("[data-work-status]")) {
    showText(".work-count", grouped(known.get(tile.dataset.workStatus ?? "") ?? 0), tile);
  }
}

function showBranch(branch: BranchTotal): void {
  const card = document.querySelector<HTMLElement>(`[data-branch-id="${branch.branch_id}"]`);
  if (!card) return;
  card.dataset.open = String(branch.open_day_status);
  showText(".branch-day", branch.open_day_status ? "Buka" : "Tutup", card);
  showText(".branch-total", rupiah(branch.total_omset), card);
  showText(".branch-count", `${grouped(branch.jumlah_transaksi)} transaksi`, card);
  for (const part of card.querySelectorAll<HTMLElement>("[data-when-day]")) {
    part.hidden = (part.dataset.whenDay === "open") !== branch.open_day_status;
  }
}

/** A word with a colour; the style sheet knows which colour belongs to which word. */
export function badge(kind: "service-badge" | "work-badge", word: string): HTMLElement {
  return el("span", { class: `badge ${kind}`, "data-word": word }, word);
}

function emptyRow(columns: number, text: string): HTMLTableRowElement {
  return el("tr", { class: "empty-row" }, el("td", { colspan: String(columns) }, text));
}
