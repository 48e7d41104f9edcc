// The list of orders, one order, the technician's queue: steps are taken in place.

import "./app.ts";
import { api } from "./lib/api.ts";
import { el, icon, pageData, pulse } from "./lib/dom.ts";
import { clearProblem, showFailure } from "./lib/fields.ts";
import { startBoard } from "./live/board.ts";
import { sure } from "./live/popup.ts";
import { startQueue } from "./live/queue.ts";
import type { Sale, SaleRow, WorkOrder } from "./wire.ts";

/** What may follow a status, as the server offers it to this person. */
interface Steps {
  utama: string | null;
  lain: string[];
  mundur: string[];
}

/** By `order kind|paid or not|status`. */
const steps = pageData<Record<string, Steps>>("langkah") ?? {};

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const order = form.closest<HTMLElement>("[data-order-id]");
  if (!order || !form.matches(".step-form")) return;
  event.preventDefault();
  const data = new FormData(form);
  const pressed = event.submitter as HTMLButtonElement | null;
  const to = pressed?.value || String(data.get("status_pengerjaan") ?? "");
  void take(order, to, String(data.get("alasan") ?? "").trim());
});

/** Steps that the world hears of, and only admins take back: asked about before. */
const ASKED: Record<string, [string, string, string]> = {
  "Sudah Di Kerjakan": [
    "Sudah selesai dikerjakan?",
    "Loket langsung mendengar bahwa kacamatanya siap diambil. Hanya admin yang dapat mengembalikannya.",
    "Ya, selesai",
  ],
  "Sudah Di Ambil": [
    "Kacamata sudah diserahkan?",
    "Pesanan ini lalu selesai. Hanya admin yang dapat membukanya lagi.",
    "Ya, sudah diambil",
  ],
};

async function take(order: HTMLElement, to: string, why: string): Promise<void> {
  if (order.ariaBusy === "true") return;
  const question = why ? undefined : ASKED[to];
  if (question && !(await sure(...question))) return;
  order.ariaBusy = "true";
  clearProblem(order);
  try {
    const body = why ? { status_pengerjaan: to, alasan: why } : { status_pengerjaan: to };
    const path = `/api/v1${order.dataset.orderPath}/${order.dataset.orderId}/status`;
    const sale = await api<Pick<Sale, "status_pengerjaan">>(path, { method: "POST", body });
    showStep(order, sale.status_pengerjaan);
    order.querySelector("details[open]")?.removeAttribute("open");
    if (order.matches("[data-reload]")) location.reload();
  } catch (error) {
    showFailure(order, error);
  } finally {
    order.ariaBusy = "false";
  }
}

function showStep(order: HTMLElement, status: string): void {
  const badge = order.querySelector<HTMLElement>(".work-badge");
  if (badge && badge.dataset.word !== status) {
    badge.dataset.word = status;
    badge.textContent = status;
    pulse(badge);
  }
  const next = steps[`${order.dataset.orderKind}|${order.dataset.paid}|${status}`] ?? {
    utama: null,
    lain: [],
    mundur: [],
  };
  const main = next.utama
    ? [stepButton(next.utama, "btn btn-primary btn-sm", icon("arrow-right-short"))]
    : [];
  order.querySelector(".step-main")?.replaceChildren(...main);
  const others = next.lain.map((to) => stepButton(to, "dropdown-item"));
  order.querySelector(".step-others")?.replaceChildren(...others);
  order.querySelector(".step-back select")?.replaceChildren(...next.mundur.map((to) => el("option", {}, to)));
  hide(order, ".step-back", next.mundur.length === 0);
  hide(order, ".step-more", next.lain.length + next.mundur.length === 0);
}

function hide(order: HTMLElement, part: string, hidden: boolean): void {
  const element = order.querySelector<HTMLElement>(part);
  if (element) element.hidden = hidden;
}

function stepButton(to: string, look: string, ...mark: Element[]): HTMLButtonElement {
  return el("button", { class: look, name: "status_pengerjaan", value: to }, to, ...mark);
}

/** Shows one order in an empty row of the queue. */
function fillRow(row: HTMLElement, order: WorkOrder): void {
  row.dataset.orderId = String(order.id);
  row.dataset.orderKind = order.jenis_transaksi;
  row.dataset.paid = order.lunas ? "lunas" : "belum";
  row.toggleAttribute("data-overdue", order.terlambat);
  const text = (slot: string, value: string): void => {
    const element = row.querySelector(`[data-slot=${slot}]`);
    if (element) element.textContent = value;
  };
  text("code", order.kode_penjualan);
  text("name", order.nama_pasien);
  text("branch", order.cabang);
  text("day", `masuk ${dayText(order.tanggal)}`);
  text("promised", order.tanggal_siap ? dayText(order.tanggal_siap) : "–");
  text("kind", order.jenis_transaksi);
  const place = `${row.dataset.orderPath}/${order.id}`;
  const link = row.querySelector<HTMLAnchorElement>("a[data-slot=code]");
  if (link) link.href = place;
  for (const form of row.querySelectorAll("form")) form.action = `${place}/status`;
  const service = row.querySelector<HTMLElement>(".service-badge");
  if (service) {
    service.dataset.word = order.service_type;
    service.textContent = order.service_type;
  }
  showStep(row, order.status_pengerjaan);
}

function dayText(day: string): string {
  return day.split("-").reverse().join("/");
}

// A menu closes when something else is touched.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".step-more[open]")) {
    if (!menu.contains(event.target as Node)) menu.removeAttribute("open");
  }
});
startQueue(fillRow);
startBoard((row: HTMLElement, sale: SaleRow) => {
  row.dataset.paid = sale.kekurangan > 0 ? "belum" : "lunas";
  // What somebody is choosing stays open under the finger.
  if (!row.querySelector("details[open]")) showStep(row, sale.status_pengerjaan);
});
