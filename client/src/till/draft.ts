// What the cashier has typed so far, and how it is sent. Pure: no document, no network.

import type { Bank, Basket, BasketItem, NewPayment, Patient, PaymentMethod } from "../wire.ts";

export type GoodsKind = "frame" | "lensa" | "aksesoris";

/** A thing from the shelf, as the list showed it when it was chosen. */
export interface Goods {
  kind: GoodsKind;
  code: string;
  id: number;
  name: string;
  detail: string;
  price: number;
  stock: number | null;
}

export type Line =
  | { kind: GoodsKind; goods: Goods; quantity: number }
  | { kind: "lensa_gosok"; name: string; price: number; quantity: number }
  | { kind: "frame_sendiri" };

/** An amount handed over in one way. */
export interface Paid {
  amount: number;
  method: PaymentMethod;
  bank: Bank | "";
}

export interface Draft {
  /** Sent as `Idempotency-Key`; a new one only after an answer, so that a repeated press sells once. */
  key: string;
  patient: Patient | null;
  walkIn: string;
  lines: Line[];
  discount: number;
  extra: number;
  /** Never empty: the first is the one the form always shows. */
  payments: Paid[];
  day: string;
  promised: string;
  branch: number | null;
}

export function emptyDraft(key: string): Draft {
  return {
    key,
    patient: null,
    walkIn: "",
    lines: [],
    discount: 0,
    extra: 0,
    payments: [{ amount: 0, method: "cash", bank: "" }],
    day: "",
    promised: "",
    branch: null,
  };
}

/** Is there nothing in it that would be lost? */
export function isBlank(draft: Draft): boolean {
  return draft.lines.length === 0 && draft.patient === null && draft.walkIn.trim() === "";
}

/** Whom it is for, as far as that is known. */
export function buyerName(draft: Draft): string {
  return draft.patient?.nama_pasien ?? (draft.walkIn.trim() || "Tanpa nama");
}

/** Adds `pieces` of a thing; the same thing again is more of it. */
export function addGoods(draft: Draft, goods: Goods, pieces = 1): void {
  const same = draft.lines.find(
    (line) => line.kind !== "frame_sendiri" && line.kind === goods.kind && line.goods.id === goods.id,
  );
  if (same && same.kind !== "frame_sendiri") same.quantity += pieces;
  else draft.lines.push({ kind: goods.kind, goods, quantity: pieces });
}

/** The patient brings a frame: at most once. */
export function addOwnFrame(draft: Draft): void {
  if (!draft.lines.some((line) => line.kind === "frame_sendiri")) draft.lines.push({ kind: "frame_sendiri" });
}

export function lineName(line: Line): string {
  if (line.kind === "frame_sendiri") return "Frame sendiri";
  return line.kind === "lensa_gosok" ? line.name : line.goods.name;
}

export function linePrice(line: Line): number {
  if (line.kind === "frame_sendiri") return 0;
  return line.kind === "lensa_gosok" ? line.price : line.goods.price;
}

function item(line: Line): BasketItem {
  switch (line.kind) {
    case "frame_sendiri":
      return { jenis: "frame_sendiri" };
    case "lensa_gosok":
      return { jenis: "lensa_gosok", keterangan: line.name, harga: line.price, quantity: line.quantity };
    default:
      return { jenis: line.kind, id: line.goods.id, quantity: line.quantity };
  }
}

/** The amounts that are sent: those of which something is handed over. */
export function paying(draft: Draft): Paid[] {
  return draft.payments.filter(({ amount }) => amount > 0);
}

function payment({ amount, method, bank }: Paid): NewPayment {
  const sent: NewPayment = { jumlah: amount, metode_pembayaran: method };
  if (method === "transfer" && bank) sent.bank_transfer = bank;
  return sent;
}

/** The request body. Prices of goods are not in it: the server knows them. */
export function basketOf(draft: Draft): Basket {
  const basket: Basket = {
    items: draft.lines.map(item),
    diskon: draft.discount,
    biaya_tambahan_manual: draft.extra,
    pembayaran: paying(draft).map(payment),
  };
  if (draft.patient) basket.pasien_id = draft.patient.id;
  else basket.nama_pasien_manual = draft.walkIn.trim();
  if (draft.day) basket.tanggal = draft.day;
  if (draft.promised) basket.tanggal_siap = draft.promised;
  if (draft.branch !== null) basket.branch_id = draft.branch;
  return basket;
}

/** For a price before a name or a bank is known; the server asks for them at saving, but they move no figure. */
export function basketToQuote(draft: Draft): Basket {
  const basket = basketOf(draft);
  const pembayaran = (basket.pembayaran ?? []).map((paid) =>
    paid.metode_pembayaran === "transfer" && !paid.bank_transfer
      ? { ...paid, metode_pembayaran: "qris" as const }
      : paid,
  );
  const named = basket.pasien_id !== undefined || basket.nama_pasien_manual;
  return { ...basket, ...(named ? {} : { nama_pasien_manual: "Pelanggan" }), pembayaran };
}

/** A random key also where the page is not served over TLS, as in a shop's own network. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
