// What is printed after a sale fits its paper, and its label leads back to the order: by a phone's camera.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { sellFrame } from "../harness/sell.mjs";
import { CHROMIUM, Shop } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

const MM = 72 / 25.4;

/** The camera's picture, in pixels. */
const CAMERA = { width: 640, height: 480 };

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

/**
 * What a camera sees that is held before the first picture of a page: its brightness, row by row.
 * @param {import("playwright-core").Page} page
 */
function seen(page) {
  return page.evaluate(async ({ width, height }) => {
    const drawn = document.querySelector("figure svg");
    if (!drawn) throw new Error("no picture");
    const image = new Image(360, 360);
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
    await image.decode();
    const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 140, 60, 360, 360);
    const { data } = pen.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, pixel) => data[4 * pixel] ?? 0);
  }, CAMERA);
}

story("a phone's camera opens the order of a label", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  const sale = await find(kasir, await sellFrame(shop.program));
  await kasir.goto(`${sale}/label`);
  const grey = Buffer.from(await seen(kasir));
  const colours = Buffer.alloc(grey.length / 2, 128);
  const head = `YUV4MPEG2 W${CAMERA.width} H${CAMERA.height} F10:1 Ip A1:1 C420jpeg\n`;
  const folder = await mkdtemp(join(tmpdir(), "melati-camera-"));
  const film = join(folder, "label.y4m");
  await writeFile(film, Buffer.concat([Buffer.from(`${head}FRAME\n`), grey, colours]));
  const camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  const args = [...CHROMIUM.args, ...camera, `--use-file-for-fake-video-capture=${film}`];
  const browser = await chromium.launch({ ...CHROMIUM, args });
  try {
    const workshop = await new Shop(shop.program, browser).signIn("passet2");
    await workshop.goto("/pindai");
    await workshop.waitForURL(`**${sale.replace("penjualan", "pengerjaan")}`);
    await workshop.getByRole("button", { name: "Sedang Mengerjakan" }).waitFor();
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});
