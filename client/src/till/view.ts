// Shows the draft, its price and its sale. Reads nothing back from the page.

import { el, icon, need, setText } from "../lib/dom.ts";
import { rupiah } from "../lib/money.ts";
import type { Quote, Sale } from "../wire.ts";
import { type Draft, type Line, lineName, linePrice, reason } from "./draft.ts";
import { stockCell } from "./goods.ts";

const MOST_PIECES = 1000;

interface RowActions {
  changed: () => void;
  remove: (line: Line) => void;
}

export function showLines(draft: Draft, actions: RowActions): void {
  const rows = draft.lines.map((line, index) => row(line, index, actions));
  need("#basket").replaceChildren(...rows);
  need("#basket-empty").hidden = rows.length > 0;
}

function row(line: Line, index: number, actions: RowActions): HTMLElement {
  const detail = el("small", { class: "line-detail" });
  if (line.kind === "lensa_gosok") detail.append("Lensa gosok · siap dalam 15 hari");
  else if (line.kind === "frame_sendiri") detail.append("Milik pasien, tanpa biaya");
  else detail.append(`${line.goods.detail} · `, stockCell(line.goods));
  const remove = el(
    "button",
    { type: "button", class: "btn btn-icon", "aria-label": `Hapus ${lineName(line)}` },
    icon("x-lg"),
  );
  remove.addEventListener("click", () => actions.remove(line));
  const goodsMark =
    line.kind === "frame_sendiri" || line.kind === "lensa_gosok"
      ? {}
      : { [`data-${line.kind}-id`]: String(line.goods.id) };
  return el(
    "li",
    { class: "basket-line", ...goodsMark },
    el("div", { class: "line-what" }, el("strong", {}, lineName(line)), detail),
    el("div", { class: "line-pieces" }, ...(line.kind === "frame_sendiri" ? [] : [stepper(line, actions)])),
    el(
      "div",
      { class: "line-money" },
      el(
        "span",
        { class: "money line-subtotal" },
        rupiah(linePrice(line) * ("quantity" in line ? line.quantity : 1)),
      ),
      el("small", { class: "line-extra" }),
    ),
    remove,
    el("div", { class: "invalid-feedback", "data-error-for": `items[${index}]` }),
  );
}

function stepper(line: Exclude<Line, { kind: "frame_sendiri" }>, actions: RowActions): HTMLElement {
  const label = `Jumlah ${lineName(line)}`;
  const input = el("input", { class: "form-control", inputmode: "numeric", "aria-label": label });
  input.value = String(line.quantity);
  const set = (quantity: number): void => {
    line.quantity = Math.min(MOST_PIECES, Math.max(1, quantity));
    input.value = String(line.quantity);
    actions.changed();
  };
  input.addEventListener("change", () => set(Number.parseInt(input.value, 10) || 1));
  const button = (text: string, mark: string, step: number): HTMLElement => {
    const element = el(
      "button",
      { type: "button", class: "btn btn-icon", "aria-label": `${text} ${label}` },
      icon(mark),
    );
    element.addEventListener("click", () => set(line.quantity + step));
    return element;
  };
  return el(
    "div",
    { class: "stepper" },
    button("Kurangi", "dash-lg", -1),
    input,
    button("Tambah", "plus-lg", 1),
  );
}

/** What of a quote is shown. */
type Priced = Pick<
  Quote,
  "items" | "plafon" | "klaim_bpjs" | "total_additional_cost" | "total" | "kembalian" | "kekurangan"
> &
  Partial<Pick<Quote, "pasien_service_type" | "saran_biaya_tambahan">>;

export function showQuote(quote: Priced): void {
  const insured = quote.plafon > 0;
  need("#summary").classList.remove("stale");
  for (const part of document.querySelectorAll<HTMLElement>("[data-when=bpjs]")) part.hidden = !insured;
  const goods = quote.items.reduce((sum, it) => sum + it.subtotal, 0);
  setText("#sum-goods", rupiah(goods));
  setText("#sum-ceiling", rupiah(quote.plafon));
  setText("#sum-claim", rupiah(quote.klaim_bpjs));
  setText("#sum-additional", rupiah(quote.total_additional_cost));
  setText(".till-total", rupiah(quote.total));
  setText("#sum-reason", reason(quote));
  need("#suggest-extra").hidden = !quote.saran_biaya_tambahan;
  const short = quote.kekurangan > 0;
  need("#sum-rest").dataset.tone = short ? "due" : "change";
  setText("#sum-rest dt", short ? "Kekurangan" : "Kembalian");
  setText("#sum-rest dd", rupiah(short ? quote.kekurangan : quote.kembalian));
  showLinePrices(quote);
}

function showLinePrices(quote: Priced): void {
  const rows = [...document.querySelectorAll("#basket > .basket-line:not(.gift)")];
  rows.forEach((row, index) => {
    const priced = quote.items[index];
    if (!priced) return;
    setText(".line-subtotal", rupiah(priced.subtotal), row);
    setText(".line-extra", priced.biaya_tambahan > 0 ? `tambahan ${rupiah(priced.biaya_tambahan)}` : "", row);
  });
  // What the server adds by itself: a cleaner, free of charge.
  for (const gift of document.querySelectorAll("#basket > .gift")) gift.remove();
  for (const gift of quote.items.slice(rows.length)) {
    need("#basket").append(
      el(
        "li",
        { class: "basket-line gift" },
        el("div", { class: "line-what" }, el("strong", {}, gift.nama), el("small", {}, "Bonus, gratis")),
      ),
    );
  }
}

/** Nothing to price yet. */
export function showNoQuote(): void {
  showQuote({
    items: [],
    plafon: 0,
    klaim_bpjs: 0,
    total_additional_cost: 0,
    total: 0,
    kembalian: 0,
    kekurangan: 0,
  });
}

/** The figures shown belong to an earlier basket. */
export function showStale(): void {
  need("#summary").classList.add("stale");
}

export function showSold(sale: Sale): void {
  need("#till").hidden = true;
  const panel = need("#sold");
  panel.hidden = false;
  need("#sold-code").textContent = sale.kode_penjualan;
  need("#sold-total").textContent = rupiah(sale.total);
  need("#sold-paid").textContent = rupiah(sale.bayar);
  const short = sale.kekurangan > 0;
  need("#sold-rest").dataset.tone = short ? "due" : "change";
  need("#sold-rest dt").textContent = short ? "Kekurangan" : "Kembalian";
  need("#sold-rest dd").textContent = rupiah(short ? sale.kekurangan : sale.kembalian);
  need<HTMLAnchorElement>("#sold-link").href = `/penjualan/${sale.id}`;
  scrollTo({ top: 0 });
  need("#sold-title").focus();
}
