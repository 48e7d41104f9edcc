import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addGoods,
  addOwnFrame,
  basketOf,
  basketToQuote,
  emptyDraft,
  newKey,
  reason,
} from "../src/till/draft.ts";
import { placed } from "../src/till/faults.ts";
import { powers } from "../src/till/goods.ts";
import { set } from "./page.ts";

const frame = { kind: "frame", id: 7, name: "Levis", detail: "FR000007", price: 400_000, stock: 3 } as const;

type Reasons = Parameters<typeof reason>[0];

function quote(change: Partial<Reasons>): Reasons {
  return { items: [], plafon: 0, total_additional_cost: 0, ...change };
}

test("the same thing twice is two of it; an own frame comes once", () => {
  const draft = emptyDraft("k");
  addGoods(draft, frame);
  addGoods(draft, frame);
  addOwnFrame(draft);
  addOwnFrame(draft);
  assert.deepEqual(basketOf(draft).items, [
    { jenis: "frame", id: 7, quantity: 2 },
    { jenis: "frame_sendiri" },
  ]);
});

test("a basket never carries the price of goods, and a bank only with a transfer", () => {
  const draft = { ...emptyDraft("k"), walkIn: " Bu Ani ", bank: "BRI" as const, paid: 50_000 };
  addGoods(draft, frame);
  const basket = basketOf(draft);
  assert.equal(JSON.stringify(basket).includes("400000"), false);
  assert.equal(basket.nama_pasien_manual, "Bu Ani");
  assert.equal(basket.bank_transfer, undefined);
  assert.equal(basketOf({ ...draft, method: "transfer" }).bank_transfer, "BRI");
});

test("a price may be asked before a name is known, a sale may not hide that it is missing", () => {
  const draft = emptyDraft("k");
  assert.equal(basketToQuote(draft).nama_pasien_manual, "Pelanggan");
  assert.equal(basketOf(draft).nama_pasien_manual, "");
});

test("why a BPJS patient pays is said in a sentence", () => {
  const items = [
    {
      id: 7,
      kode: "FR000007",
      jenis: "frame" as const,
      nama: "Levis",
      harga: 400_000,
      quantity: 1,
      subtotal: 400_000,
      biaya_tambahan: 380_000,
    },
    {
      id: 8,
      kode: "LN000008",
      jenis: "lensa" as const,
      nama: "CR",
      harga: 100_000,
      quantity: 2,
      subtotal: 200_000,
      biaya_tambahan: 0,
    },
  ];
  const above = quote({
    items,
    plafon: 220_000,
    total_additional_cost: 380_000,
    pasien_service_type: "BPJS II",
  });
  assert.equal(
    reason(above),
    "Frame di atas plafon BPJS II: 400.000 + lensa 200.000 − plafon 220.000 = 380.000.",
  );
  assert.match(reason(quote({ plafon: 165_000 })), /ditanggung BPJS/);
  assert.match(reason(quote({ plafon: 165_000, total_additional_cost: 50_000 })), /diisi kasir/);
  assert.equal(reason(quote({})), "");
});

test("keys differ, also where the page is not served over TLS", () => {
  assert.notEqual(newKey(), newKey());
  const whole = crypto;
  set("crypto", { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => whole.getRandomValues(bytes) });
  assert.match(newKey(), /^[0-9a-f]{32}$/);
});

test("powers are written signed, with two decimals", () => {
  assert.equal(powers({ sph: -100, cyl: -50, axis: 90, add: 200 }), "S −1.00 C −0.50 × 90 Add +2.00");
  assert.equal(powers({ sph: 0, cyl: null, axis: null, add: null }), "Plano");
  assert.equal(powers({ sph: null, cyl: null, axis: null, add: null }), "");
});

test("a refusal is told where the form can show it", () => {
  const draft = emptyDraft("k");
  addOwnFrame(draft);
  addGoods(draft, frame);
  const refused = (change: object) =>
    placed(
      { type: "", title: "", status: 409, detail: "Stok tinggal 1.", code: "validation", ...change },
      draft,
    );
  const line = refused({ fields: { "items[1].quantity": "harus 1 sampai 1000", diskon: "terlalu besar" } });
  assert.deepEqual(line.fields, { "items[1]": "harus 1 sampai 1000", diskon: "terlalu besar" });
  const stock = refused({ code: "stock_insufficient", jenis: "frame", id: 7 });
  assert.deepEqual(stock.fields, { "items[1]": "Stok tinggal 1." });
  assert.deepEqual(refused({ code: "payment_exceeds_balance" }).fields, { bayar: "Stok tinggal 1." });
  assert.equal(refused({ code: "branch_closed" }).fields, undefined);
});
