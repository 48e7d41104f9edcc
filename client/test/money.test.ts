import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { amountFault, grouped, parseEdited, parseRupiah, rupiah, shortRupiah } from "../src/lib/money.ts";

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
  assert.equal(parseRupiah("rp. 50 000"), 50_000);
  assert.equal(parseRupiah("150.000,00"), 150_000);
  assert.equal(parseRupiah("Rp1.250.000,-"), 1_250_000);
  assert.equal(parseRupiah("007"), 7);
  assert.equal(parseRupiah("999.999.999.999"), 999_999_999_999);
});

test("what is no amount is none, rather than another one", () => {
  const none = ["", "Rp", "abc", "5%", "12 ribu", "1.250.000,50", "-5000", "1e6", "12,5", "1.5", "1.25.000"];
  for (const text of [
    ...none,
    "1.2500",
    "12500.000",
    "12 5",
    ".500",
    "150rb",
    "1000000000000",
    "9".repeat(23),
  ])
    assert.equal(parseRupiah(text), null, text);
  assert.match(amountFault("12 ribu"), /misalnya 150\.000/);
  assert.match(amountFault("9".repeat(23)), /paling banyak 12 angka/);
});

const amount = fc.integer({ min: 0, max: 999_999_999_999 });

test("every amount is read as it is written", () => {
  fc.assert(fc.property(amount, (it) => assert.equal(parseRupiah(rupiah(it)), it)));
  // Nothing but digits, dots, spaces and the few words around them makes one.
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (parseRupiah(text) !== null) assert.match(text, /^\s*(rp\.?)?[\d.\s]+(,(00|-))?\s*$/i);
    }),
  );
});

test("one more digit, or one less, needs no dot to be moved", () => {
  assert.equal(parseEdited("50.0000", "50.000"), 500_000);
  assert.equal(parseEdited("50.00", "50.000"), 5_000);
  assert.equal(parseEdited("12.", "12"), null, "a dot of one's own");
  assert.equal(parseEdited("12.5", "12"), null);
  assert.equal(parseEdited("12.5", "50.000"), null, "another text in its place");
  assert.equal(parseEdited("50.000x", "50.000"), null);
  fc.assert(
    fc.property(amount, fc.nat(), fc.constantFrom(..."0123456789"), (it, place, digit) => {
      const before = grouped(it);
      const at = place % (before.length + 1);
      const after = before.slice(0, at) + digit + before.slice(at);
      const digits = after.replaceAll(".", "").replace(/^0+(?=\d)/, "");
      assert.equal(parseEdited(after, before), digits.length > 12 ? null : Number(digits));
    }),
  );
});

test("an axis has room for little", () => {
  assert.equal(shortRupiah(0), "0");
  assert.equal(shortRupiah(450_000), "450 rb");
  assert.equal(shortRupiah(1_250_000), "1,3 jt");
  assert.equal(shortRupiah(10_000_000), "10 jt");
});
