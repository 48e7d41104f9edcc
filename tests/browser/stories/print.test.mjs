// What is printed after a sale fits its paper, and its label leads back to the order: by a phone's camera.

import assert from "node:assert/strict";
import { cameraOn } from "../harness/camera.mjs";
import { sellFrame } from "../harness/sell.mjs";
import { Shop } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

const MM = 72 / 25.4;

/**
 * Width and height of each page of a PDF, in millimetres.
 * @param {Buffer} pdf
 */
function pages(pdf) {
  const boxes = pdf.toString("latin1").matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g);
  return [...boxes].map(([, width, height]) => [Number(width) / MM, Number(height) / MM]);
}

/**
 * The address of the newest sale of the first branch.
 * @param {import("playwright-core").Page} page
 * @param {string} code
 */
async function find(page, code) {
  await page.goto(`/penjualan?q=${code}`);
  return (await page.getByRole("link", { name: code }).getAttribute("href")) ?? "";
}

story("a receipt and a label fit the paper they are for", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  const sale = await find(kasir, await sellFrame(shop.program, 100_000));
  for (const [paper, width] of /** @type {[string, number][]} */ ([
    ["58", 58],
    ["80", 80],
    ["a5", 148],
    ["a4", 210],
  ])) {
    await kasir.goto(`${sale}/nota?kertas=${paper}`);
    const text = await kasir.locator("main").innerText();
    for (const word of ["Kekurangan", "DP", "Pembeli", "Rp 100.000"]) assert.ok(text.includes(word), word);
    await kasir.emulateMedia({ media: "print" });
    const fits = await kasir.evaluate(() => {
      const paper = document.querySelector("main") ?? document.body;
      return [...paper.querySelectorAll("*")].every(
        (it) => it.getBoundingClientRect().right <= paper.getBoundingClientRect().right + 0.5,
      );
    });
    assert.ok(fits, `${paper}: something is cut off`);
    const printed = pages(await kasir.pdf({ preferCSSPageSize: true }));
    assert.equal(printed.length, 1, paper);
    assert.ok(Math.abs((printed[0]?.[0] ?? 0) - width) < 1, `${paper}: ${printed[0]}`);
    await kasir.emulateMedia({ media: null });
  }
  await kasir.goto(`${sale}/label`);
  const label = pages(await kasir.pdf({ preferCSSPageSize: true }));
  assert.equal(label.length, 1);
  assert.deepEqual(label[0]?.map(Math.round), [60, 30]);
});

story("a phone's camera opens the order of a label", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  const sale = await find(kasir, await sellFrame(shop.program));
  await kasir.goto(`${sale}/label`);
  const { browser, close } = await cameraOn(kasir);
  try {
    const workshop = await new Shop(shop.program, browser).signIn("passet2");
    await workshop.goto("/pindai");
    await workshop.waitForURL(`**${sale.replace("penjualan", "pengerjaan")}`);
    await workshop.getByRole("button", { name: "Sedang Mengerjakan" }).waitFor();
  } finally {
    await close();
  }
});
