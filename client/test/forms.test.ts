import assert from "node:assert/strict";
import { test } from "node:test";
import { clearProblem } from "../src/lib/fields.ts";
import { amountOf, groupAmount, setAmount, wrongAmount } from "../src/lib/forms.ts";
import { page, text } from "./page.ts";

const FORM = `<form>
  <div><input name="diskon" data-rupiah><div class="invalid-feedback" data-error-for="diskon"></div></div>
  <div class="pay-row"><div class="rupiah-field"><span>Rp</span><input name="bayar" data-rupiah></div></div>
  <div class="invalid-feedback" data-error-for="bayar"></div>
  <details><summary>Gosok</summary><input name="harga" data-rupiah></details></form>`;

function field(name: string): HTMLInputElement {
  const input = document.querySelector<HTMLInputElement>(`[name=${name}]`);
  assert.ok(input);
  return input;
}

test("an amount is written with dots once its field is left", () => {
  page(FORM);
  const input = field("bayar");
  for (const [typed, written, amount] of [
    ["1250000", "1.250.000", 1_250_000],
    ["150.000,00", "150.000", 150_000],
    ["", "", 0],
  ] as const) {
    input.value = typed;
    groupAmount(input);
    assert.deepEqual([input.value, amountOf(input)], [written, amount]);
  }
});

test("what is no amount stays as it was typed, counts as nothing and is told at its field", () => {
  page(FORM);
  const input = field("bayar");
  for (const typed of ["5%", "12 ribu", "1.250.000,50", "-5000", "1e6", "9".repeat(23)]) {
    input.value = typed;
    groupAmount(input);
    assert.deepEqual([input.value, amountOf(input)], [typed, 0]);
    assert.notEqual(text("[data-error-for=bayar]"), "", typed);
    assert.equal(text("[data-error-for=diskon]"), "", "not at another field");
    assert.equal(input.getAttribute("aria-invalid"), "true");
  }
  // What the server says comes and goes; this stays until it is put right.
  clearProblem(document);
  assert.notEqual(text("[data-error-for=bayar]"), "");
  setAmount(input, 5_000);
  assert.deepEqual([input.value, text("[data-error-for=bayar]")], ["5.000", ""]);
  assert.equal(input.getAttribute("aria-invalid"), null);
});

test("saving stops at the first field that holds no amount, if it is on show", () => {
  page(FORM);
  field("harga").value = "murah";
  assert.equal(wrongAmount(document), undefined);
  field("bayar").value = "5%";
  field("diskon").value = "sedikit";
  assert.equal(wrongAmount(document), field("diskon"));
  assert.ok(text("[data-error-for=diskon]") && text("[data-error-for=bayar]"));
});
