import assert from "node:assert/strict";
import { test } from "node:test";
import { showText } from "../src/lib/dom.ts";
import { page, set, text } from "./page.ts";

/** A screen that is drawn when the test says so, by a clock of its own. */
function screen(body: string, reduced = false) {
  page(body);
  let now = 1_000;
  let drawing: FrameRequestCallback[] = [];
  set("performance", { now: () => now });
  set("matchMedia", () => ({ matches: reduced }));
  set("requestAnimationFrame", (draw: FrameRequestCallback) => drawing.push(draw));
  return (ms: number): string | undefined => {
    now += ms;
    const due = drawing;
    drawing = [];
    for (const draw of due) draw(now);
    return document.querySelector<HTMLElement>("h3")?.dataset.counting;
  };
}

const amount = (shown: string | undefined): number => Number(shown?.replace(/\D/g, ""));

test("a figure says the new amount at once, and is seen counting there", () => {
  const draw = screen("<h3>Rp 100.000</h3>");
  showText("h3", "Rp 1.250.000");
  const seen: (string | undefined)[] = [];
  for (let frame = 0; frame < 40; frame += 1) {
    assert.equal(text("h3"), "Rp 1.250.000");
    seen.push(draw(16));
  }
  const shown = seen.filter((one) => one !== undefined);
  assert.ok(shown.length > 20 && shown.every((one) => one.startsWith("Rp ")), String(shown));
  assert.deepEqual(
    shown.map(amount),
    shown.map(amount).sort((a, b) => a - b),
  );
  assert.ok(amount(shown[0]) > 100_000 && amount(shown.at(-1)) <= 1_250_000);
  assert.equal(seen.at(-1), undefined, "and then it rests");
});

test("what changes while it counts goes on from where it has come to", () => {
  const draw = screen("<h3>0</h3>");
  showText("h3", "1.000");
  const halfway = amount(draw(100));
  showText("h3", "0");
  const back = amount(draw(16));
  assert.ok(halfway > 0 && back < halfway && back > 0, `${halfway}, then ${back}`);
  assert.equal(text("h3"), "0");
  draw(600);
  assert.equal(draw(16), undefined);
});

test("words do not count, and nothing does for whoever wants it still", () => {
  const draw = screen("<h3>KASIR BUKA</h3>");
  showText("h3", "KASIR TUTUP");
  assert.equal(draw(16), undefined);
  const still = screen("<h3>Rp 1</h3>", true);
  showText("h3", "Rp 2.000");
  assert.equal(still(16), undefined);
});
