import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addGoods,
  addOwnFrame,
  basketOf,
  basketToQuote,
  emptyDraft,
  isBlank,
  newKey,
} from "../src/till/draft.ts";
import { placed } from "../src/till/faults.ts";
import { powers } from "../src/till/found.ts";
import { set } from "./page.ts";

const frame = {
  kind: "frame",
  code: "FR000007",
  id: 7,
  name: "Levis",
  detail: "FR000007",
  price: 400_000,
  stock: 3,
} as const;

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

test("a pair is two at once, and a draft without goods and buyer is blank", () => {
  const draft = emptyDraft("k");
  assert.ok(isBlank(draft));
  addGoods(draft, { ...frame, kind: "lensa" }, 2);
  assert.deepEqual(basketOf(draft).items, [{ jenis: "lensa", id: 7, quantity: 2 }]);
  assert.ok(!isBlank(draft) && !isBlank({ ...emptyDraft("k"), walkIn: "Bu Ani" }));
});

test("a basket never carries the price of goods, sends what is paid, and a bank only with a transfer", () => {
  const draft = { ...emptyDraft("k"), walkIn: " Bu Ani " };
  addGoods(draft, frame);
  draft.payments = [
    { amount: 0, method: "cash", bank: "" },
    { amount: 50_000, method: "qris", bank: "BRI" },
    { amount: 70_000, method: "transfer", bank: "BRI" },
  ];
  const basket = basketOf(draft);
  assert.equal(JSON.stringify(basket).includes("400000"), false);
  assert.equal(basket.nama_pasien_manual, "Bu Ani");
  assert.deepEqual(basket.pembayaran, [
    { jumlah: 50_000, metode_pembayaran: "qris" },
    { jumlah: 70_000, metode_pembayaran: "transfer", bank_transfer: "BRI" },
  ]);
});

test("a price may be asked before a name is known, a sale may not hide that it is missing", () => {
  const draft = emptyDraft("k");
  assert.equal(basketToQuote(draft).nama_pasien_manual, "Pelanggan");
  assert.equal(basketOf(draft).nama_pasien_manual, "");
  draft.payments = [{ amount: 1, method: "transfer", bank: "" }];
  assert.equal(basketToQuote(draft).pembayaran?.[0]?.metode_pembayaran, "qris", "nor a bank");
  assert.equal(basketOf(draft).pembayaran?.[0]?.metode_pembayaran, "transfer");
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
  draft.payments = [
    { amount: 0, method: "cash", bank: "" },
    { amount: 1, method: "transfer", bank: "" },
  ];
  const bank = { fields: { "pembayaran[0].bank_transfer": "wajib diisi" } };
  assert.deepEqual(refused(bank).fields, { "pembayaran[1]": "wajib diisi" }, "the row that was sent first");
  draft.payments.shift();
  assert.deepEqual(refused(bank).fields, { bank_transfer: "wajib diisi" }, "the form's own row");
  assert.deepEqual(refused({ code: "payment_exceeds_balance" }).fields, { bayar: "Stok tinggal 1." });
  assert.equal(refused({ code: "branch_closed" }).fields, undefined);
});
