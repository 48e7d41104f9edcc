import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped, parseRupiah, rupiah, shortRupiah } from "../src/lib/money.ts";

test("rupiah are written as the server writes them", () => {
  assert.equal(rupiah(0), "Rp 0");
  assert.equal(rupiah(999), "Rp 999");
  assert.equal(rupiah(1_250_000), "Rp 1.250.000");
  assert.equal(rupiah(-20_000), "-Rp 20.000");
  assert.equal(rupiah(9_007_199_254_740_991), "Rp 9.007.199.254.740.991");
  assert.equal(grouped(100_000), "100.000");
});

test("what a person types is read", () => {
  assert.equal(parseRupiah("1.250.000"), 1_250_000);
  assert.equal(parseRupiah(" Rp 50000 "), 50_000);
  assert.equal(parseRupiah(""), null);
  assert.equal(parseRupiah("abc"), null);
});

test("an axis has room for little", () => {
  assert.equal(shortRupiah(0), "0");
  assert.equal(shortRupiah(450_000), "450 rb");
  assert.equal(shortRupiah(1_250_000), "1,3 jt");
  assert.equal(shortRupiah(10_000_000), "10 jt");
});
