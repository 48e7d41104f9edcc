// The till: a sale by keyboard alone, several payments, baskets put aside, lenses by power, scanners, proofs.

import assert from "node:assert/strict";
import bwip from "bwip-js";
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

/** Milliseconds between two keys of a hand scanner. */
const SCANNER_MS = 8;

/**
 * Types as a hand scanner does, wherever the cursor stands: real keys, all at once, Enter at the end. Each says itself
 * when it was pressed, so that a slow machine is no slow scanner.
 * @param {Page} page
 * @param {string} code
 */
async function scan(page, code) {
  const keyboard = await page.context().newCDPSession(page);
  const begun = Date.now();
  for (const [index, key] of [...code, "Enter"].entries()) {
    const pressed =
      key === "Enter" ? { key, code: key, text: "\r", windowsVirtualKeyCode: 13 } : { key, text: key };
    const timestamp = (begun + index * SCANNER_MS) / 1_000;
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyDown", timestamp, ...pressed });
    await keyboard.send("Input.dispatchKeyEvent", { type: "keyUp", timestamp, key });
  }
  await keyboard.detach();
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

story("what was thrown away by mistake is had back", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const page = await shop.signIn("kasir1", "till");
  const till = await new SaleForm(page).open();
  await till.walkIn("Pak Ujang");
  await till.add("frame", frame.kode_frame);
  await till.add("aksesoris");
  const price = await till.quoted();
  const lines = page.locator("#basket > .basket-line:not(.gift)");

  // One thing: by the button, or by the keys.
  await lines
    .first()
    .getByRole("button", { name: /^Hapus/ })
    .click();
  await page.locator("#undo").click();
  assert.equal(await till.quoted(), price);
  await lines
    .first()
    .getByRole("button", { name: /^Hapus/ })
    .click();
  await page.locator("#undo").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator("#undo").waitFor({ state: "detached" });
  assert.deepEqual([await till.quoted(), await lines.count()], [price, 2]);
  assert.equal(await lines.first().getAttribute("data-frame-id"), String(frame.id), "where it stood");

  // All of it.
  await page.locator("#till-reset").click();
  await page.locator("#basket-empty").waitFor();
  await page.locator("#undo").click();
  await page.locator("#basket").getByText(frame.merk_frame).waitFor();
  assert.equal(await page.locator("[name=nama_pasien_manual]").inputValue(), "Pak Ujang");

  // What was put aside.
  await page.keyboard.press("F8");
  await page.locator("#held-open").click();
  await page.locator("#held-list").getByRole("button", { name: "Hapus" }).click();
  await page.locator("#held-count").getByText("0").waitFor({ state: "attached" });
  await page.locator("#undo-drop").click();
  await page.locator(".held-row", { hasText: "Pak Ujang" }).click();
  assert.equal(await till.quoted(), price);
  await till.payExactly();
  await till.ringUp();

  // What was cleared away before is past once the next sale is saved.
  await till.open();
  await till.walkIn("Pak Ujang");
  await page.locator("#till-reset").click();
  await page.locator("#undo").waitFor();
  await till.walkIn("Bu Nur");
  await till.add("aksesoris");
  await till.payExactly();
  await till.ringUp();
  assert.equal(await page.locator("#till-said").textContent(), "");
});

story("the lenses of the newest prescription are one tap away, and the receipt is another", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const { data: lenses } = await call("/api/v1/lensa?per_page=200");
  const lens = lenses.find(
    (/** @type {any} */ it) => it.sph && it.cyl < 0 && it.axis && !it.add && it.stok > 1,
  );
  const patient = await call("/api/v1/pasien", { nama_pasien: "Bu Lestari", service_type: "UMUM" });
  const eyes = { od_sph: lens.sph, od_cyl: lens.cyl, od_axis: lens.axis, os_sph: -50 };
  await call(`/api/v1/pasien/${patient.id}/resep`, eyes);

  const page = await shop.signIn("kasir1", "till", SMALL_PHONE);
  await page.goto(`/penjualan/baru?pasien=${patient.id}`);
  const till = new SaleForm(page);
  await page.getByRole("button", { name: "Lensa OS" }).waitFor();
  await page.getByRole("button", { name: "Lensa OD" }).click();
  const first = page.locator("#find-results [role=option]").first();
  await first.getByText("ukuran tepat").waitFor();
  assert.equal(await first.getAttribute("data-lensa-id"), String(lens.id));
  await first.click({ modifiers: ["Shift"] });
  await till.payExactly();
  const { code } = await till.ringUp();

  const printed = page.context().waitForEvent("page");
  await page.keyboard.press("F9");
  const receipt = await printed;
  await receipt.locator("main").getByText(code).waitFor();
  assert.match(receipt.url(), /\/nota#cetak$/);
  const label = page.context().waitForEvent("page");
  await page.locator("#sold-label").click();
  await (await label).locator("main").getByText("Bu Lestari").waitFor();
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

story("a scan in the middle of a field is no typing, and Enter in a field saves nothing", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const { data: frames } = await call("/api/v1/frames?per_page=200");
  const { data: lenses } = await call("/api/v1/lensa?per_page=200");
  const left = frames.filter((/** @type {any} */ it) => it.stok > 2).slice(0, 6);
  const before = await newestSale(call);
  const page = await shop.signIn("kasir1", "till");
  const till = await new SaleForm(page).open();
  const lines = page.locator("#basket > .basket-line:not(.gift)");

  // What stood there before stays, and what was marked stays marked.
  await till.walkIn("Pak Scan");
  await page.locator("#bayar").fill("50.000");
  const fields = { nama_pasien_manual: "Pak Scan", bayar: "50.000", diskon: "", tanggal_siap: "" };
  for (const [index, [name, value]] of Object.entries(fields).entries()) {
    await page.locator(`[name=${name}]`).focus();
    await scan(page, left[index].kode_frame);
    await page.locator(`#basket [data-frame-id="${left[index].id}"]`).waitFor();
    assert.equal(await page.locator(`[name=${name}]`).inputValue(), value, name);
  }
  // A slow browser asks for a price between two letters of a scan, while the date is none yet.
  shop.complaints = shop.complaints.filter((it) => !/422.*\/penjualan\/quote/.test(it));
  let price = 0;
  for (const it of left.slice(0, 4)) price += it.harga_jual_frame;
  assert.equal(await till.quoted(), price);

  // In a search it is found whatever kind is chosen; with something else already typed, too.
  const lens = lenses.find((/** @type {any} */ it) => it.stok > 0);
  await page.locator("#goods-search").fill("rayb");
  await scan(page, lens.kode_lensa);
  await page.locator(`#basket [data-lensa-id="${lens.id}"]`).waitFor();
  await page.locator("#find-open").click();
  await page.locator("#find").fill("rayb");
  await scan(page, left[4].kode_frame);
  await page.locator(`#basket [data-frame-id="${left[4].id}"]`).waitFor();
  await page.locator("#find-dialog").waitFor({ state: "hidden" });
  const chosen = await lines.count();

  // What nobody knows is told, and nothing else happens.
  await page.locator("#diskon").focus();
  await scan(page, "XX999999");
  await page.locator("#till-said").getByText("Kode XX999999 tidak ada").waitFor();
  assert.deepEqual([await page.locator("#diskon").inputValue(), await lines.count()], ["", chosen]);

  // By hand, Enter goes on to the next field.
  await page.locator("#diskon").press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "bayar");
  for (const name of ["nama_pasien_manual", "bayar", "tanggal_siap"])
    await page.locator(`[name=${name}]`).press("Enter");
  await till.quoted();
  assert.ok(await page.locator("#sold").isHidden());
  assert.equal((await newestSale(call)).id, before.id);
});

story("what is no amount is told where it stands, and nothing is saved meanwhile", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const page = await shop.signIn("kasir1", "till", SMALL_PHONE);
  const till = await new SaleForm(page).open();

  // With nothing in the basket, that is said where one can see it.
  await page.locator(".till-bar button").click();
  const empty = page.locator('[data-error-for="items"]');
  await empty.getByText("Keranjang masih kosong").waitFor();
  await inView(empty);

  await till.walkIn("Bu Rahma");
  await till.add("frame", frame.kode_frame);
  const price = await till.quoted();
  const fault = page.locator('[data-error-for="diskon"]');
  for (const typed of ["5%", "12 ribu", "1.250.000,50", "-5000", "9".repeat(23)]) {
    await page.locator("#diskon").fill(typed);
    await page.locator("#diskon").blur();
    await fault.getByText(/misalnya 150\.000|paling banyak/i).waitFor();
    assert.equal(await page.locator("#diskon").inputValue(), typed, "as it was typed");
    assert.equal(await till.quoted(), price);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), typed);
  }
  await page.locator(".till-bar button").click();
  await inView(fault);
  assert.ok(await page.locator("#sold").isHidden());

  // A zero more behind what stood there needs no dot to be moved.
  await page.locator("#diskon").fill("5.000");
  await page.locator("#diskon").blur();
  await page.locator("#diskon").press("End");
  await page.keyboard.type("0");
  await page.locator("#diskon").blur();
  assert.deepEqual([await page.locator("#diskon").inputValue(), await fault.textContent()], ["50.000", ""]);
  assert.equal(await till.quoted(), price - 50_000);
  await till.payExactly();
  assert.equal((await till.ringUp()).total, price - 50_000);
});

/**
 * Waits until an element can be seen without scrolling.
 * @param {import("playwright-core").Locator} element
 */
async function inView(element) {
  const handle = await element.elementHandle();
  await element.page().waitForFunction((it) => {
    const { top, bottom } = it?.getBoundingClientRect() ?? { top: -1, bottom: 0 };
    return top >= 0 && bottom <= innerHeight;
  }, handle);
}

story(
  "what is not on the shelf can be ground to order, who is not in the list can be added",
  async (shop) => {
    const page = await shop.signIn("kasir1", "till", SMALL_PHONE);
    await new SaleForm(page).open();
    const results = page.locator("#find-results");
    await page.locator("#find-open").click();
    await page.locator("#find").fill("-19.25/-1.50x90");
    await results.getByText("Tidak ada lensa ukuran -19.25/-1.50x90 di rak cabang ini.").waitFor();
    // Enter alone takes nothing that was not found.
    await page.keyboard.press("Enter");
    await results.getByRole("option", { name: "Lensa gosok ukuran" }).click();
    assert.equal(await page.locator("#custom-lens-name").inputValue(), "-19.25/-1.50x90");
    await page.locator("#custom-lens-add").click();
    await page.locator('[data-error-for="custom-lens-price"]').getByText("wajib diisi").waitFor();
    await page.locator("#custom-lens-price").fill("350000");
    await page.locator("#custom-lens-add").click();
    await page.locator("#basket").getByText("-19.25/-1.50x90").waitFor();

    await page.locator("#find-open").click();
    await page.locator("#find").fill("Bu Belumterdaftar");
    await results.getByText("Tidak ada yang cocok dengan “Bu Belumterdaftar”.").waitFor();
    await results.getByRole("option", { name: "Pasien baru" }).click();
    assert.equal(await page.locator("#p-nama").inputValue(), "Bu Belumterdaftar");
    await page.locator("#patient-dialog").getByRole("button", { name: "Simpan dan pilih" }).click();
    await page.locator("#buyer-name").getByText("Bu Belumterdaftar").waitFor();
  },
);

story("a price that changed since it was shown is told before it is booked", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const admin = await shop.signIn("admin1");
  const page = await shop.signIn("kasir1", "till");
  const till = await new SaleForm(page).open();
  await till.walkIn("Bu Rahma");
  await till.add("frame", frame.kode_frame);
  await till.payExactly();
  const before = await newestSale(call);
  const dearer = frame.harga_jual_frame + 25_000;
  const changed = await admin.request.patch(`/api/v1/frames/${frame.id}`, {
    data: { harga_jual_frame: dearer },
    headers: { origin: shop.program.base },
  });
  assert.ok(changed.ok(), await changed.text());

  await page.keyboard.press("F9");
  await page.locator(".form-problem").getByText("Harga berubah sejak ditampilkan").waitFor();
  assert.equal(await numberOf(page.locator(".till-total").first()), dearer);
  assert.equal((await newestSale(call)).id, before.id);
  // A refusal is a 409, which the browser notes.
  shop.complaints.length = 0;
  await till.payExactly();
  assert.equal((await till.ringUp()).total, dearer);
});

story("a discount that nobody may allow is told where it stands", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const owner = await shop.signIn("owner");
  await owner.goto("/cabang/1");
  await owner.locator("[name=cashier_discount]").fill("10");
  await owner.getByRole("button", { name: "Simpan" }).last().click();
  await owner.waitForLoadState();

  const page = await shop.signIn("kasir1", "till", SMALL_PHONE);
  const till = await new SaleForm(page).open();
  await till.walkIn("Pak Budi");
  await till.add("frame", frame.kode_frame);
  await page.locator("#diskon").fill(String(frame.harga_jual_frame / 2));
  await till.payExactly();
  await page.locator(".till-bar button").click();
  const fault = page.locator('[data-error-for="diskon"]');
  await fault.getByText("tidak ada PIN").waitFor();
  await inView(fault);
  assert.ok(await page.locator("#sold").isHidden());
  await page.locator("#diskon").fill("5.000");
  await till.payExactly();
  await till.ringUp();
});

story("the phone's camera reads codes into the till: squares of labels and bars of goods", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const frame = await someFrame(call);
  const kasir = await shop.signIn("kasir1");
  await sellFrame(shop.program);
  await kasir.goto("/penjualan");
  const order = await kasir.locator("[data-order-id] a").first().getAttribute("href");
  await kasir.goto(`${order}/label`);
  await heldBefore(kasir, async (browser) => {
    const phone = await new Shop(shop.program, browser).signIn("kasir1", "phone", SMALL_PHONE);
    await new SaleForm(phone).open();
    await phone.locator("#scan-open").click();
    // An order's label is no goods: that it was read is said.
    await phone.locator("#till-said").getByText("tidak ada di cabang ini").waitFor();
    await phone.locator("#scan-dialog").waitFor({ state: "hidden" });
  });

  const bars = bwip.toSVG({ bcid: "code128", text: frame.kode_frame, scale: 2, height: 18, padding: 6 });
  await kasir.goto("about:blank");
  await kasir.setContent(`<figure>${bars}</figure>`);
  await heldBefore(kasir, async (browser) => {
    const phone = await new Shop(shop.program, browser).signIn("kasir1", "phone", SMALL_PHONE);
    await new SaleForm(phone).open();
    await phone.locator("#scan-open").click();
    await phone.locator(`#basket [data-frame-id="${frame.id}"]`).waitFor();
  });
});

/**
 * Does `act` in a browser whose camera is held before the first picture of `page`.
 * @param {Page} page
 * @param {(browser: import("playwright-core").Browser) => Promise<void>} act
 */
async function heldBefore(page, act) {
  const { browser, close } = await cameraOn(page);
  try {
    await act(browser);
  } finally {
    await close();
  }
}

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
