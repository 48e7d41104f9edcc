import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, Unanswered } from "../src/lib/api.ts";
import { clearProblem, revealProblem, showFailure, showProblem } from "../src/lib/fields.ts";
import type { Problem } from "../src/wire.ts";
import { page, text } from "./page.ts";

const FORM = `<form><div class="form-problem"></div>
  <input name="diskon"><div data-error-for="diskon"></div>
  <ul><li data-error-for="items[0]"></li></ul></form>`;

function problem(fields?: Record<string, string>): Problem {
  const rest: Problem = {
    type: "about:blank",
    title: "",
    status: 422,
    detail: "Periksa isian.",
    code: "validation",
  };
  return fields ? { ...rest, fields } : rest;
}

test("a fault is told at its field, and gone when cleared", () => {
  page(FORM);
  showProblem(document, problem({ diskon: "Terlalu besar.", "items[0]": "Stok habis." }));
  assert.equal(text("[data-error-for=diskon]"), "Terlalu besar.");
  assert.equal(text("li"), "Stok habis.");
  assert.equal(text(".form-problem"), "");
  assert.equal(document.querySelector("input")?.getAttribute("aria-invalid"), "true");
  clearProblem(document);
  assert.equal(text("[data-error-for=diskon]"), "");
  assert.equal(document.querySelector("input")?.getAttribute("aria-invalid"), null);
});

test("a field that is not on show is told above the form, and the first of what is told comes into view", () => {
  page(`<form><div class="form-problem"></div><fieldset hidden>
    <input name="persetujuan"><div data-error-for="persetujuan"></div></fieldset></form>`);
  showProblem(document, problem({ persetujuan: "Perlu PIN." }));
  assert.equal(text("[data-error-for=persetujuan]"), "");
  assert.equal(text(".form-problem"), "Periksa isian.");
  const seen: string[] = [];
  for (const slot of document.querySelectorAll("div")) {
    slot.scrollIntoView = () => void seen.push(slot.className);
  }
  revealProblem(document);
  assert.deepEqual(seen, ["form-problem"]);
});

test("what has no field here is told above the form, never swallowed", () => {
  page(FORM);
  showProblem(document, problem());
  assert.equal(text(".form-problem"), "Periksa isian.");
  showFailure(document, new Refused(problem({ unknown_field: "?" })));
  assert.equal(text(".form-problem"), "Periksa isian.");
  showFailure(document, new Unanswered());
  assert.match(text(".form-problem"), /sambungan/);
});
