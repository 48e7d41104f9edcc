// What is printed after a sale fits its paper and adds up, and its label leads back to the order: by a phone's camera.

import assert from "node:assert/strict";
import { signIn } from "../harness/api.mjs";
import { cameraOn } from "../harness/camera.mjs";
import { sellFrame } from "../harness/sell.mjs";
import { Shop } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

const MM = 72 / 25.4;
const ROLLS = { 58: 58, 80: 80 };
const PAPERS = { ...ROLLS, a5: 148, a4: 210 };

/** @typedef {import("playwright-core").Page} Page */

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
 * @param {Page} page
 * @param {string} code
 */
async function find(page, code) {
  await page.goto(`/penjualan?q=${code}`);
  return (await page.getByRole("link", { name: code }).getAttribute("href")) ?? "";
}

/**
 * Rings a sale up over the API: so many lenses that are ground for it, and whatever else is said. Its address.
 * @param {Shop} shop
 * @param {number} lines
 * @param {object} [further] fields of the basket
 */
async function sell(shop, lines, further = {}) {
  const kasir = await signIn(shop.program.base, "kasir1");
  const items = Array.from({ length: lines }, (_, line) => ({
    jenis: "lensa_gosok",
    keterangan: `Progressive S -2,0 Add +1,50 nomor ${line + 1}`,
    harga: 100_000,
    quantity: 1,
  }));
  const buyer = "pasien_id" in further ? {} : { nama_pasien_manual: "Pembeli" };
  const sale = await kasir("/api/v1/penjualan", { ...buyer, items, ...further });
  return `/penjualan/${sale.id}`;
}

/**
 * A patient with a prescription.
 * @param {Shop} shop
 * @param {string} service_type
 */
async function patient(shop, service_type) {
  const kasir = await signIn(shop.program.base, "kasir1");
  const no_bpjs = service_type === "UMUM" ? {} : { no_bpjs: "0001234567890" };
  const { id } = await kasir("/api/v1/pasien", { nama_pasien: "Wulan Sari", service_type, ...no_bpjs });
  const [right, left] = [
    { od_sph: -225, od_cyl: -50, od_axis: 90, add_kanan: 100 },
    { os_sph: -300, add_kiri: 100 },
  ];
  await kasir(`/api/v1/pasien/${id}/resep`, { ...right, ...left });
  return id;
}

/**
 * Prints a sale; the size of each page, in millimetres.
 * @param {Page} page
 * @param {string} sale
 * @param {string} paper
 */
async function printed(page, sale, paper) {
  await page.goto(`${sale}/nota?kertas=${paper}`);
  await page.emulateMedia({ media: "print" });
  const fits = await page.evaluate(() => {
    const paper = document.querySelector("main") ?? document.body;
    return [...paper.querySelectorAll("*")].every(
      (it) => it.getBoundingClientRect().right <= paper.getBoundingClientRect().right + 0.5,
    );
  });
  assert.ok(fits, `${paper}: something is cut off`);
  const sizes = pages(await page.pdf({ preferCSSPageSize: true }));
  await page.emulateMedia({ media: null });
  return sizes;
}

story("a receipt and a label fit the paper they are for", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  const sale = await find(kasir, await sellFrame(shop.program, 100_000));
  for (const [paper, width] of Object.entries(PAPERS)) {
    const sizes = await printed(kasir, sale, paper);
    assert.equal(sizes.length, 1, paper);
    assert.ok(Math.abs((sizes[0]?.[0] ?? 0) - width) < 1, `${paper}: ${sizes[0]}`);
    const text = await kasir.locator("main").innerText();
    for (const word of ["Kekurangan", "DP Tunai", "Pembeli", "Rp 100.000"])
      assert.ok(text.includes(word), word);
    assert.equal(text.match(/Optik Melati/g)?.length, 1, "the shop's name stands once");
  }
  await kasir.goto(`${sale}/label`);
  const label = pages(await kasir.pdf({ preferCSSPageSize: true }));
  assert.equal(label.length, 1);
  assert.deepEqual(label[0]?.map(Math.round), [60, 30]);
});

story("a roll is cut where the receipt ends, a sheet holds a prescription and eight lines", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  const pasien_id = await patient(shop, "UMUM");
  const [long, short, eight] = [
    await sell(shop, 14),
    await sell(shop, 1),
    await sell(shop, 8, { pasien_id }),
  ];
  for (const roll of Object.keys(ROLLS)) {
    for (const sale of [long, short]) {
      const sizes = await printed(kasir, sale, roll);
      assert.equal(sizes.length, 1, `${roll} mm: one piece`);
      const box = await kasir.locator("main").boundingBox();
      const spare = (sizes[0]?.[1] ?? 0) - ((box?.height ?? 0) * 25.4) / 96;
      assert.ok(spare >= 0 && spare < 3, `${roll} mm: ${spare} mm are left`);
    }
  }
  assert.equal((await printed(kasir, eight, "a5")).length, 1);
  assert.ok(await kasir.locator(".powers").isVisible());
  const text = await kasir.locator("main").innerText();
  assert.ok(text.includes("−2.25") && text.includes("S −2.00 Add +1.50"), "powers are written one way");
  assert.doesNotMatch(text, /(?<![\p{L}\d])-\d/u);
});

/**
 * Names and amounts of a list of sums.
 * @param {Page} page
 * @param {string} list
 */
async function amounts(page, list) {
  const texts = await page.locator(`${list} > *`).allInnerTexts();
  return texts.flatMap((name, at) => {
    const amount = texts[at + 1] ?? "";
    if (at % 2 === 1) return [];
    return [{ name, amount: Number(amount.replace(/\D/g, "")) * (amount.startsWith("−") ? -1 : 1) }];
  });
}

/**
 * Adds a receipt up as its customer would: what is asked for is its goods or its parts, what is due is what nobody paid.
 * @param {Page} page
 */
async function addsUp(page) {
  const asked = await amounts(page, ".total");
  const total = asked.pop();
  assert.equal(total?.name, "Total");
  const goods = await page.locator(".goods tbody td:last-child").allInnerTexts();
  const parts =
    asked.length > 0 ? asked.map(({ amount }) => amount) : goods.map((it) => Number(it.replace(/\D/g, "")));
  assert.equal(
    parts.reduce((all, one) => all + one, 0),
    total.amount,
  );
  const paid = await amounts(page, ".paid");
  const due = paid.pop();
  assert.equal(due?.name, "Kekurangan");
  const kept = paid.map(({ name, amount }) => (/^(Kembalian|Dikembalikan)/.test(name) ? -amount : amount));
  assert.equal(
    kept.reduce((left, one) => left - one, total.amount),
    due.amount,
  );
  return { asked, total: total.amount, paid, due: due.amount };
}

story("a receipt adds up, however it was paid", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  const cash = await sell(shop, 7, { bayar: 1_000_000, metode_pembayaran: "cash" });
  await kasir.goto(`${cash}/nota?kertas=a5`);
  const changed = await addsUp(kasir);
  assert.deepEqual(changed, {
    asked: [],
    total: 700_000,
    paid: [
      { name: "Tunai", amount: 1_000_000 },
      { name: "Kembalian", amount: 300_000 },
    ],
    due: 0,
  });
  await kasir.getByText("LUNAS").waitFor();

  const pembayaran = [
    { jumlah: 200_000, metode_pembayaran: "transfer", bank_transfer: "BRI" },
    { jumlah: 50_000, metode_pembayaran: "qris" },
  ];
  const split = await sell(shop, 5, { pembayaran, diskon: 10_000, biaya_tambahan_manual: 25_000 });
  const admin = await signIn(shop.program.base, "admin1");
  const back = { jumlah: 30_000, metode_pembayaran: "qris", alasan: "keluhan" };
  await admin(`/api/v1${split}/pengembalian`, back);
  await kasir.goto(`${split}/nota?kertas=a5`);
  const several = await addsUp(kasir);
  assert.deepEqual(
    several.paid.map(({ name }) => name),
    ["DP Transfer BRI", "DP QRIS", "Dikembalikan QRIS"],
  );
  assert.deepEqual(several.asked, [
    { name: "Harga barang", amount: 500_000 },
    { name: "Biaya tambahan", amount: 25_000 },
    { name: "Diskon", amount: -10_000 },
  ]);
  assert.equal(several.due, 295_000);
});

story("an insured patient sees what is covered, and what each extra costs", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  const api = await signIn(shop.program.base, "kasir1");
  const { data } = await api("/api/v1/aksesoris?per_page=50");
  const accessory = data.find((/** @type {any} */ { stok, harga_jual }) => stok > 0 && harga_jual > 0);
  const pasien_id = await patient(shop, "BPJS II");
  const lens = { jenis: "lensa_gosok", keterangan: "Progressive", harga: 100_000, quantity: 2 };
  const extra = { jenis: "aksesoris", id: accessory.id, quantity: 1 };
  const items = [{ jenis: "frame_sendiri" }, lens, extra];
  const sale = await sell(shop, 0, { pasien_id, items, biaya_tambahan_manual: 150_000, bayar: 100_000 });
  for (const paper of Object.keys(PAPERS)) {
    assert.equal((await printed(kasir, sale, paper)).length, 1, paper);
    const { asked, due } = await addsUp(kasir);
    assert.deepEqual(asked, [
      { name: "Biaya tambahan", amount: 150_000 },
      { name: "Aksesoris", amount: accessory.harga_jual },
    ]);
    assert.equal(due, 50_000 + accessory.harga_jual);
    const goods = await kasir.locator(".goods").innerText();
    assert.doesNotMatch(goods, /Rp/, "goods of an insured patient bear no price");
    assert.match(await kasir.locator("main").innerText(), /Ditanggung BPJS\s+Rp 220\.000/);
  }
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
