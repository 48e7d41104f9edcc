// Shows the draft, its price and its sale. Reads nothing back from the page.

import { el, icon, need, setText } from "../lib/dom.ts";
import { oneLineAmounts, rupiah } from "../lib/money.ts";
import type { Quote, Sale } from "../wire.ts";
import { type Draft, type Line, lineName, linePrice } from "./draft.ts";
import { stockCell } from "./found.ts";

const MOST_PIECES = 1000;

interface RowActions {
  /** Another number of pieces. */
  counted: () => void;
  remove: (line: Line) => void;
}

export function showLines(draft: Draft, actions: RowActions): void {
  const rows = draft.lines.map((line, index) => row(line, index, actions));
  need("#basket").replaceChildren(...rows);
  need("#basket-empty").hidden = rows.length > 0;
  showShortages(draft);
}

/** Marks lines of which less is left than is asked for. */
export function showShortages(draft: Draft): void {
  const rows = document.querySelectorAll("#basket > .basket-line:not(.gift)");
  draft.lines.forEach((line, index) => {
    const row = rows[index];
    if (!row || !("goods" in line)) return;
    const { stock } = line.goods;
    const short = stock !== null && stock < line.quantity;
    setText(".line-short", short ? (stock > 0 ? `hanya ada ${stock}` : "habis") : "", row);
  });
}

function row(line: Line, index: number, actions: RowActions): HTMLElement {
  const detail = el("small", { class: "line-detail" });
  if (line.kind === "lensa_gosok") detail.append("Lensa gosok · siap dalam 15 hari");
  else if (line.kind === "frame_sendiri") detail.append("Milik pasien, tanpa biaya");
  else detail.append(`${line.goods.detail} · `, stockCell(line.goods), el("strong", { class: "line-short" }));
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
    actions.counted();
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
  "items" | "plafon" | "klaim_bpjs" | "total_additional_cost" | "total" | "bayar" | "kembalian" | "kekurangan"
> &
  Partial<Pick<Quote, "alasan" | "peringatan" | "tanggal_siap" | "jenis_transaksi" | "saran_biaya_tambahan">>;

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
  setText("#sum-reason", oneLineAmounts(quote.alasan ?? ""));
  showWarnings(quote);
  need("#suggest-extra").hidden = !quote.saran_biaya_tambahan;
  const short = quote.kekurangan > 0;
  need("#sum-rest").dataset.tone = short ? "due" : "change";
  setText("#sum-rest dt", short ? "Kekurangan" : "Kembalian");
  setText("#sum-rest dd", rupiah(short ? quote.kekurangan : quote.kembalian));
  showLinePrices(quote);
}

/** The PIN that a discount needs is asked for where the discount is. */
const ALWAYS_TOLD = ["bpjs_dua_tahun", "tanpa_bpjs"];

function showWarnings({ peringatan = [], bayar, tanggal_siap, jenis_transaksi }: Priced): void {
  // Before anything is paid everybody owes: only who pays a part is asked when they come back.
  const told = peringatan.filter(
    ({ kode }) => ALWAYS_TOLD.includes(kode) || (kode === "tanggal_siap_kosong" && bayar > 0),
  );
  need("#sum-warnings").replaceChildren(
    ...told.map(({ pesan }) => el("li", { class: "alert alert-warning" }, pesan)),
  );
  const recent = peringatan.find(({ kode }) => kode === "bpjs_dua_tahun");
  need("#buyer-warning").hidden = recent === undefined;
  need("#buyer-warning").textContent = recent?.pesan ?? "";
  const fixed =
    jenis_transaksi === "Gosok" && tanggal_siap ? tanggal_siap.split("-").reverse().join("/") : "";
  setText("#promise-hint", fixed && `Lensa gosok: siap ${fixed}.`);
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
    bayar: 0,
    kembalian: 0,
    kekurangan: 0,
  });
}

/** The figures shown belong to an earlier basket. */
export function showStale(): void {
  need("#summary").classList.add("stale");
}

/** `proof` is where the script for photo and signature lies. */
export function showSold(sale: Sale, proof: string): void {
  need("#till").hidden = true;
  need(".till-acts").hidden = true;
  const panel = need("#sold");
  panel.hidden = false;
  need("#sold-code").textContent = sale.kode_penjualan;
  need("#sold-total").textContent = rupiah(sale.total);
  need("#sold-paid").textContent = rupiah(sale.bayar);
  const short = sale.kekurangan > 0;
  need("#sold-rest").dataset.tone = short ? "due" : "change";
  need("#sold-rest dt").textContent = short ? "Kekurangan" : "Kembalian";
  need("#sold-rest dd").textContent = rupiah(short ? sale.kekurangan : sale.kembalian);
  const place = `/penjualan/${sale.id}`;
  need<HTMLAnchorElement>("#sold-link").href = place;
  need<HTMLAnchorElement>("#sold-receipt").href = `${place}/nota#cetak`;
  const label = need<HTMLAnchorElement>("#sold-label");
  label.href = `${place}/label#cetak`;
  // What nobody works on needs none.
  label.hidden = sale.items.every(({ jenis }) => jenis === "aksesoris");
  if (sale.klaim_bpjs > 0) void showProof(sale.id, proof);
  scrollTo({ top: 0 });
  need("#sold-title").focus();
}

/** An insured sale is proved by a photo and a signature; both can also be added later, on the order's page. */
async function showProof(sale: number, address: string): Promise<void> {
  const box = need("#bukti");
  const { startProof } = (await import(address)) as typeof import("../proof.ts");
  box.hidden = false;
  startProof(box, sale);
}
