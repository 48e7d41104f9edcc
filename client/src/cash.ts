// The drawer: what others take and move is shown as it happens; a count is added up while it is typed.

import "./app.ts";
import { api } from "./lib/api.ts";
import { clockTime, shopZone } from "./lib/clock.ts";
import { el, need, showRows } from "./lib/dom.ts";
import { grouped, rupiah } from "./lib/money.ts";
import { onDrawers, showDay } from "./live/cash.ts";
import type { CashDay, DrawerNow } from "./wire.ts";

const METHODS: Record<string, string> = { cash: "Tunai", transfer: "Transfer", qris: "QRIS" };

document.querySelector("[data-print]")?.addEventListener("click", () => print());

const today = document.querySelector<HTMLElement>(".cash-day[data-drawer]");
if (today) {
  onDrawers((data) => {
    if (data.hari) show(data.hari, today);
    const mine = data.laci.find(({ branch_id }) => String(branch_id) === today.dataset.drawer);
    // The owner's picture says only that something moved; what it was is asked for.
    if (mine && differs(mine, today)) void load(today);
  });
}

function differs(drawer: DrawerNow, place: HTMLElement): boolean {
  const { expected, open } = place.dataset;
  return expected !== String(drawer.kas_seharusnya) || open !== String(drawer.is_open);
}

async function load(place: HTMLElement): Promise<void> {
  // An answer that does not come is asked for again with the next picture.
  const day = await api<CashDay>(`/api/v1/branches/${place.dataset.drawer}/kas`).catch(() => undefined);
  if (day) show(day, place);
}

function show(day: CashDay, place: HTMLElement): void {
  showDay(day, place);
  const rows = day.penerimaan.map(method);
  showRows(need("#penerimaan tbody"), rows.length > 0 ? rows : [noPayment()], "data-method");
  const moves = day.mutasi.map(movement);
  const none = el("li", { class: "minor" }, "Tidak ada.");
  showRows(need("#mutasi"), moves.length > 0 ? moves : [none], "data-movement");
  addUp();
  if (place.dataset.open !== String(day.is_open)) turned(day, place);
}

/** Another form is needed; whoever is typing finishes first. */
function turned(day: CashDay, place: HTMLElement): void {
  place.dataset.open = String(day.is_open);
  const typed = [...place.querySelectorAll<HTMLInputElement>("input:not([type=radio], [type=hidden])")];
  if (typed.every(({ value }) => value === "")) location.reload();
}

function method(row: CashDay["penerimaan"][number]): HTMLElement {
  const name = [METHODS[row.metode_pembayaran] ?? row.metode_pembayaran, row.bank_transfer]
    .filter(Boolean)
    .join(" ");
  const money = (amount: number): HTMLElement => el("td", { class: "cell-money" }, rupiah(amount));
  return el(
    "tr",
    { "data-method": name },
    el("td", {}, `${name} `, el("small", { class: "minor" }, `${grouped(row.jumlah_pembayaran)} ×`)),
    money(row.diterima),
    money(row.dikembalikan),
  );
}

function noPayment(): HTMLElement {
  return el("tr", { class: "empty-row" }, el("td", { colspan: "3" }, "Belum ada pembayaran."));
}

function movement(row: CashDay["mutasi"][number]): HTMLElement {
  const when = `${clockTime(row.created_at, shopZone())} · ${row.oleh}`;
  return el(
    "li",
    { "data-movement": String(row.id) },
    el("div", {}, row.alasan, el("small", { class: "minor" }, when)),
    el("strong", { class: "money" }, rupiah(row.jumlah)),
  );
}

/** The worth of what is typed, and how far it is from what should be there. */
function addUp(): void {
  const form = document.querySelector<HTMLFormElement>(".count-form");
  if (!form) return;
  const notes = [...form.querySelectorAll<HTMLInputElement>("[data-note]")];
  const counted = notes.reduce((sum, it) => sum + Number(it.dataset.note) * Number(it.value || 0), 0);
  const difference = counted - Number(need(".cash-day").dataset.expected);
  const sum = need(".count-sum", form);
  sum.hidden = notes.every(({ value }) => value === "");
  need(".kas-dihitung", sum).textContent = rupiah(counted);
  const word = difference < 0 ? "kurang" : "lebih";
  need(".kas-selisih", sum).textContent =
    difference === 0 ? "cocok" : `${word} ${rupiah(Math.abs(difference))}`;
  sum.classList.toggle("due", difference !== 0);
}

document.querySelector(".count-form")?.addEventListener("input", addUp);
addUp();
if (location.hash === "#tutup") document.querySelector("#tutup")?.setAttribute("open", "");
