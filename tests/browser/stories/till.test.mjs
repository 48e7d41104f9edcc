// The till: a sale by keyboard alone, several payments, baskets put aside, lenses by power, scanners, proofs.

import assert from "node:assert/strict";
import { PASSWORD, signIn } from "../harness/api.mjs";
import { cameraOn } from "../harness/camera.mjs";
import { sellFrame } from "../harness/sell.mjs";
import { Shop, SMALL_PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";
import { LoginPage } from "../pages/login.mjs";
import { SaleForm } from "../pages/sale-form.mjs";
import { numberOf } from "../pages/text.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {(path: string, body?: unknown) => Promise<any>} Call */

/**
 * The newest sale, whole.
 * @param {Call} call
 */
async function newestSale(call) {
  const { data } = await call("/api/v1/penjualan?per_page=1");
  return call(`/api/v1/penjualan/${data[0].id}`);
}

/**
 * A frame of which several are left.
 * @param {Call} call
 */
async function someFrame(call) {
  const { data } = await call("/api/v1/frames?per_page=200");
  const few = (/** @type {any} */ it) => it.jenis_frame === "Umum" && it.stok > 2 && it.stok < 8;
  // Not in whole notes, so that there is something to round up.
  return data.find((/** @type {any} */ it) => few(it) && it.harga_jual_frame % 100_000 > 0);
}

/**
 * Types as a hand scanner does: all at once, Enter at the end.
 * @param {Page} page
 * @param {string} code
 */
async function scan(page, code) {
  await page.evaluate(
    (keys) => {
      const target = document.activeElement ?? document.body;
      for (const key of keys)
        target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    },
    [...code, "Enter"],
  );
}

/** Somebody who uses nothing but the keyboard, and counts. */
class Typist {
  presses = 0;

  constructor(/** @type {Page} */ page) {
    this.page = page;
  }

  async press(/** @type {string} */ key) {
    this.presses += key.split("+").length;
    await this.page.keyboard.press(key);
  }

  /**
   * Looks for something with F2 and takes the first that is found.
   * @param {string} text
   * @param {string} wanted what the first row must say
   * @param {string} [take]
   */
  async take(text, wanted, take = "Enter") {
    await this.press("F2");
    this.presses += text.length;
    await this.page.keyboard.type(text);
    await this.page.locator("#find-results [role=option]").first().getByText(wanted).first().waitFor();
    await this.press(take);
    await this.page.locator("#find-dialog").waitFor({ state: "hidden" });
  }
}

story(
  "frame and two lenses for a known patient, with the keyboard alone, in less than 20 seconds",
  async (shop) => {
    const call = await signIn(shop.program.base, "kasir1");
    const { data: patients } = await call("/api/v1/pasien?per_page=100");
    const patient = patients.find((/** @type {any} */ it) => it.service_type === "UMUM");
    const frame = await someFrame(call);
    const page = await shop.signIn("kasir1", "till");
    await new SaleForm(page).open();

    const typist = new Typist(page);
    const begun = Date.now();
    await typist.take(patient.nama_pasien.toLowerCase(), patient.nama_pasien);
    await typist.take(frame.kode_frame, frame.merk_frame);
    await typist.take("-100", "ukuran tepat", "Shift+Enter");
    await typist.press("F4");
    await typist.press("F4");
    await typist.press("F9");
    await page.locator("#sold").waitFor();
    const seconds = (Date.now() - begun) / 1_000;

    const sale = await newestSale(call);
    assert.equal(sale.nama_pasien, patient.nama_pasien);
    const sold = sale.items.map((/** @type {any} */ it) => [it.jenis, it.quantity]);
    assert.deepEqual(sold.slice(0, 2), [
      ["frame", 1],
      ["lensa", 2],
    ]);
    assert.deepEqual([sale.status, sale.kembalian, sale.pembayaran.length], ["Lunas", 0, 1]);
    assert.ok(seconds < 20, `it took ${seconds} s`);
    assert.ok(typist.presses < 50, `it took ${typist.presses} presses of a key`);

    // The next customer is one key away, and the keys are told by one.
    await page.keyboard.press("F2");
    await page.locator("#till").waitFor();
    await page.keyboard.press("?");
    await page.locator("#keys-dialog").getByText("uang pas").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("F2");
    await page.locator("#find-dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#find-dialog").waitFor({ state: "hidden" });
  },
);

story("several payments at once, change from the cash, and a day for who still owes", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const page = await shop.signIn("kasir1", "till", SMALL_PHONE);
  const till = await new SaleForm(page).open();
  await till.walkIn("Bu Rahma");
  await till.add("frame", frame.kode_frame);
  const price = await till.quoted();

  // Notes that round up are offered; one tap, and the change is there.
  const note = page.locator("#quick-cash button").last();
  const rounded = await numberOf(note);
  assert.ok(rounded > price && rounded % 50_000 === 0);
  await note.click();
  await till.quoted();
  assert.equal(await numberOf(page.locator("#sum-rest dd")), rounded - price);

  // A part by QRIS: the rest in cash is what is still due.
  await page.locator("#bayar").fill("100.000");
  await page.locator("#pay-more").click();
  const more = page.locator("#more-payments .payment-row");
  const rest = await more.getByLabel("Jumlah pembayaran ke-2").inputValue();
  assert.equal(Number(rest.replaceAll(".", "")), price - 100_000);
  await more.getByLabel("Cara pembayaran ke-2").selectOption("transfer");
  await page.locator(".till-bar button").click();
  await more.getByText("wajib diisi").waitFor();
  // A refusal is a 422, which the browser notes.
  shop.complaints.length = 0;
  await more.getByLabel("Bank pembayaran ke-2").selectOption("BRI");
  await page.locator("#bayar").fill("150.000");
  await till.quoted();
  assert.equal(await numberOf(page.locator("#sum-rest dd")), 50_000);
  await till.ringUp();
  const sale = await newestSale(call);
  assert.deepEqual(
    sale.pembayaran.map((/** @type {any} */ it) => [
      it.metode_pembayaran,
      it.bank_transfer,
      it.diterima,
      it.kembalian,
    ]),
    [
      ["cash", null, 100_000, 50_000],
      ["transfer", "BRI", price - 100_000, 0],
    ],
  );

  // A part only: the form asks when the customer comes back.
  await till.open();
  await till.walkIn("Bu Rahma");
  await till.add("frame", frame.kode_frame);
  await page.locator("#bayar").fill("50.000");
  await page.locator(".till-bar button").click();
  await page.locator('[data-error-for="tanggal_siap"]').getByText("isi tanggal siap").waitFor();
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await page.locator("#tanggal_siap").fill(day);
  await till.ringUp();
  const owed = await newestSale(call);
  assert.deepEqual([owed.kekurangan, owed.tanggal_siap], [price - 50_000, day]);
});

story("a basket is put aside and taken up again, and survives a session that ends", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const page = await shop.signIn("kasir1", "till");
  const till = await new SaleForm(page).open();
  await till.walkIn("Pak Hasan");
  await till.add("frame", frame.kode_frame);
  await till.quoted();
  await page.keyboard.press("F8");
  await page.locator("#till-said").getByText("Pak Hasan ditahan").waitFor();
  await page.locator("#basket-empty").waitFor();

  // The next customer comes first; a reload loses neither.
  await till.walkIn("Bu Nur");
  await till.add("aksesoris");
  await till.quoted();
  await page.reload();
  await page.locator("#basket > .basket-line").first().waitFor();
  assert.equal(await page.locator("[name=nama_pasien_manual]").inputValue(), "Bu Nur");
  await page.locator("#held-open").click();
  await page.locator(".held-row", { hasText: "Pak Hasan" }).click();
  await page.locator("#basket").getByText(frame.merk_frame).waitFor();
  assert.equal(await page.locator("[name=nama_pasien_manual]").inputValue(), "Pak Hasan");
  // Bu Nur waits in turn.
  assert.equal(await page.locator("#held-count").textContent(), "1");

  await till.payExactly();
  await page.context().clearCookies();
  await page.keyboard.press("F9");
  await page.waitForURL(/\/login\?next=/);
  await new LoginPage(page).fill("kasir1@melati.example", PASSWORD);
  await page.waitForURL(/\/penjualan\/baru$/);
  await page.locator("#till-said").getByText("masih ada").waitFor();
  assert.equal(await page.locator("[name=nama_pasien_manual]").inputValue(), "Pak Hasan");
  await till.quoted();
  // What is refused for want of a session, the browser notes.
  shop.complaints.length = 0;

  // The line drops: saving again when it is back sells once.
  const before = await newestSale(call);
  await page.context().setOffline(true);
  await page.keyboard.press("F9");
  await page.locator(".form-problem").getByText("tidak akan tercatat dua kali").waitFor();
  await page.context().setOffline(false);
  shop.complaints.length = 0;
  const { code } = await till.ringUp();
  const sale = await newestSale(call);
  assert.notEqual(sale.id, before.id);
  assert.deepEqual([sale.kode_penjualan, sale.nama_pasien, sale.status], [code, "Pak Hasan", "Lunas"]);
});

story("a lens is found by its power, and what is only near says so", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const { data: lenses } = await call("/api/v1/lensa?per_page=200");
  const lens = lenses.find((/** @type {any} */ it) => it.cyl < 0 && it.axis && !it.add && it.stok > 0);
  const page = await shop.signIn("kasir1", "till");
  const till = await new SaleForm(page).open();

  await page.locator("#find-open").click();
  // In the shops' own notation: hundredths, without a point.
  await page.locator("#find").fill(`${lens.sph || "plano"}/${lens.cyl}x${lens.axis}`);
  const first = page.locator("#find-results [role=option]").first();
  await first.getByText("ukuran tepat").waitFor();
  assert.equal(await first.getAttribute("data-lensa-id"), String(lens.id));
  await page.locator("#find-results [data-fit=near]").first().waitFor();
  await first.click();
  await page.locator(`#basket [data-lensa-id="${lens.id}"]`).waitFor();

  // The goods search understands the same, dioptres with a comma.
  await page.locator("[name=jenis_barang][value=lensa] + label").click();
  await page.locator("#goods-search").fill("-1,25");
  const fits = page.locator("#goods-results .fit-mark");
  await fits.first().waitFor();
  assert.equal(await fits.first().textContent(), "ukuran tepat");
  assert.ok((await fits.allTextContents()).some((text) => text.startsWith("hanya mendekati")));
  await page.keyboard.press("Escape");
  await till.quoted();
});

story("a scanner needs no field, and what another till sells is seen here", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const page = await shop.signIn("kasir1", "till");
  await new SaleForm(page).open();
  await page.locator("#connection-status.alert-success").waitFor();
  // The first key that is pressed also wakes the page's sound, which here would fall between two letters.
  await page.keyboard.press("Shift");
  await scan(page, frame.kode_frame);
  const line = page.locator(`#basket [data-frame-id="${frame.id}"]`);
  await line.waitFor();
  await scan(page, "XX999999");
  await page.locator("#till-said").getByText("Kode XX999999 tidak ada di cabang ini.").waitFor();

  const other = await signIn(shop.program.base, "kasir1b");
  const all = [{ jenis: "frame", id: frame.id, quantity: frame.stok }];
  await other("/api/v1/penjualan", { nama_pasien_manual: "Pembeli lain", items: all, pembayaran: [] });
  await line.locator(".stock-cell", { hasText: /^0$/ }).waitFor();
  await line.getByText("habis").waitFor();
});

story("the phone's camera reads a code into the till", async (shop) => {
  const kasir = await shop.signIn("kasir1");
  await sellFrame(shop.program);
  await kasir.goto("/penjualan");
  const order = await kasir.locator("[data-order-id] a").first().getAttribute("href");
  await kasir.goto(`${order}/label`);
  const { browser, close } = await cameraOn(kasir);
  try {
    const phone = await new Shop(shop.program, browser).signIn("kasir1", "phone", SMALL_PHONE);
    await new SaleForm(phone).open();
    await phone.locator("#scan-open").click();
    // An order's label is no goods: that it was read is said.
    await phone.locator("#till-said").getByText("tidak ada di cabang ini").waitFor();
    await phone.locator("#scan-dialog").waitFor({ state: "hidden" });
  } finally {
    await close();
  }
});

story(
  "a BPJS sale is proved by photo and signature, and a second one within two years is pointed out",
  async (shop) => {
    const call = await signIn(shop.program.base, "kasir1");
    const { data: patients } = await call("/api/v1/pasien?per_page=200");
    const page = await shop.signIn("kasir1", "till", SMALL_PHONE);
    const till = await new SaleForm(page).open();
    const patient = await unserved(call, patients);
    await till.patient(patient.nohp);
    await page.locator("#own-frame").click();
    await page.locator("[name=jenis_barang][value=lensa] + label").click();
    await till.add("lensa", "cr mc hijau");
    await till.quoted();
    await page.locator("#sum-reason").getByText("Frame sendiri").waitFor();
    assert.ok(await page.locator("#buyer-warning").isHidden());
    await till.ringUp();

    const box = page.locator("#bukti");
    await box.waitFor();
    await box
      .locator("[name=foto]")
      .setInputFiles({ name: "surat.png", mimeType: "image/png", buffer: await page.screenshot() });
    await shows(page, "foto");
    await box.locator("summary").click();
    const pad = await box.locator("canvas").boundingBox();
    assert.ok(pad);
    await page.mouse.move(pad.x + 20, pad.y + 40);
    await page.mouse.down();
    for (const x of [60, 100, 140, 180]) await page.mouse.move(pad.x + x, pad.y + 40 + (x % 80));
    await page.mouse.up();
    await box.locator(".sign-save").click();
    await shows(page, "tanda-tangan");
    await box
      .locator("[name=foto]")
      .setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("bukan gambar") });
    await box.getByText("bukan gambar yang dapat dibaca").waitFor();

    // They are on the order's page, for who may see them.
    const sale = await newestSale(call);
    await page.goto(`/penjualan/${sale.id}`);
    await shows(page, "foto");
    await shows(page, "tanda-tangan");
    const bench = await shop.signIn("passet1", "bench");
    await bench.goto(`/penjualan/${sale.id}`);
    await bench.locator("[data-order-id]").waitFor();
    assert.equal(await bench.locator("#bukti").count(), 0);

    await till.open();
    await till.patient(patient.nohp);
    await page.locator("#own-frame").click();
    await page.locator("#buyer-warning").getByText("sudah mendapat kacamata BPJS").waitFor();
  },
);

/**
 * An insured patient who has not had a pair yet.
 * @param {Call} call
 * @param {any[]} patients
 */
async function unserved(call, patients) {
  for (const patient of patients) {
    if (!patient.service_type.startsWith("BPJS") || !patient.nohp) continue;
    const items = [{ jenis: "frame_sendiri" }];
    const quote = await call("/api/v1/penjualan/quote", { pasien_id: patient.id, items });
    if (!quote.peringatan.some((/** @type {any} */ it) => it.kode === "bpjs_dua_tahun")) return patient;
  }
  throw new Error("everybody had a pair");
}

/**
 * Waits until a proof is drawn.
 * @param {Page} page
 * @param {string} kind
 */
async function shows(page, kind) {
  await page.waitForFunction((which) => {
    const picture = document.querySelector(`img[data-proof="${which}"]`);
    return picture instanceof HTMLImageElement && picture.complete && picture.naturalWidth > 0;
  }, kind);
}
