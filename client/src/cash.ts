// The drawer: what others take and move is shown as it happens; a count is added up while it is typed.

import "./app.ts";
import { clockTime, shopZone } from "./lib/clock.ts";
import { el, need, showRows } from "./lib/dom.ts";
import { grouped, rupiah } from "./lib/money.ts";
import { onDrawer } from "./live/cash.ts";
import type { CashDay } from "./wire.ts";

const METHODS: Record<string, string> = { cash: "Tunai", transfer: "Transfer", qris: "QRIS" };

document.querySelector("[data-print]")?.addEventListener("click", () => print());

onDrawer((day, place) => {
  if (place.dataset.open !== String(day.is_open)) turned(day, place);
  place.dataset.expected = String(day.kas_seharusnya);
  const methods = place.querySelector("#penerimaan tbody");
  if (!methods) return;
  const rows = day.penerimaan.map(method);
  showRows(methods, rows.length > 0 ? rows : [noPayment()], "data-method");
  const moves = day.mutasi.map(movement);
  showRows(
    need("#mutasi", place),
    moves.length > 0 ? moves : [el("li", { class: "minor" }, "Tidak ada.")],
    "data-movement",
  );
  addUp();
});

/** Another form is needed; whoever is typing finishes first. */
function turned(day: CashDay, place: HTMLElement): void {
  place.dataset.open = String(day.is_open);
  const state = place.querySelector(".branch-day");
  if (state) state.textContent = day.is_open ? "Buka" : "Tutup";
  const typed = [...place.querySelectorAll<HTMLInputElement>("input:not([type=radio])")];
  if (place.matches(".cash-day") && typed.every(({ value }) => value === "")) location.reload();
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
