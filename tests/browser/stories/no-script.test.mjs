// A browser without script: every page works when it is loaded, and every action by a form.

import assert from "node:assert/strict";
import { signIn } from "../harness/api.mjs";
import { story } from "../harness/story.mjs";

const PLAIN = { javaScriptEnabled: false };

story("a sale goes from the till to the customer without script", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const { data: frames } = await call("/api/v1/frames?per_page=100");
  const frame = frames.find((/** @type {any} */ it) => it.stok > 1 && it.jenis_frame === "Umum");
  const till = await shop.signIn("kasir1", "till", undefined, PLAIN);
  await till.goto("/penjualan/baru");
  const plain = till.locator(".plain-till");
  await plain.getByLabel("atau nama pelanggan umum").fill("Bu Ratna");
  await plain.getByLabel("Barang", { exact: true }).fill("FR999999");
  await plain.getByRole("button", { name: "Hitung" }).click();
  await plain.getByText("Kode FR999999 tidak ada di cabang ini.").waitFor();
  // What a wrong form answers is a 422, which the browser notes.
  shop.complaints.length = 0;

  await plain
    .getByLabel("Barang", { exact: true })
    .fill(`${frame.kode_frame}\ngosok Progressive S -2,00 = 350.000 x2`);
  await plain.getByLabel("Dibayar sekarang").fill("200.000");
  await plain.getByRole("button", { name: "Hitung" }).click();
  const price = till.locator("#plain-price");
  const total = frame.harga_jual_frame + 700_000;
  await price.getByText("Bu Ratna").waitFor();
  assert.equal(digits(await price.locator("strong").innerText()), total);
  const form = await plain.evaluate((it) => {
    const fields = /** @type {HTMLFormElement} */ (it);
    return [...new FormData(fields)].map(([name, value]) => [name, String(value)]);
  });
  await plain.getByRole("button", { name: "Simpan penjualan" }).click();
  await till.waitForURL(/penjualan\/\d+$/);
  await till.getByText("Bu Ratna").first().waitFor();

  // Sent again, as by a second press while the first was on its way, it is the same sale.
  const again = await till.request.post("/penjualan/baru", {
    form: Object.fromEntries([...form, ["aksi", "simpan"]]),
    headers: { origin: shop.program.base },
  });
  assert.equal(again.url(), till.url());

  // The workshop, the rest of the money, and out of the shop.
  const bench = await shop.signIn("passet1", "bench", undefined, PLAIN);
  await bench.goto(till.url());
  for (const step of ["Lensa Di Pesan", "Lensa Datang", "Sedang Mengerjakan", "Sudah Di Kerjakan"]) {
    await bench.locator(`button[value="${step}"]`).first().click();
    await bench.locator(`.work-badge[data-word="${step}"]`).first().waitFor();
  }
  await till.goto(till.url());
  await till.locator("[name=jumlah]").fill(String(total - 200_000));
  await till.getByRole("button", { name: "Terima pembayaran saja" }).click();
  await till.getByText("Lunas").first().waitFor();
  await till.goto(till.url().replace(/\?.*/, ""));
  for (const step of ["Kirim WA", "Sudah Di Ambil"]) {
    await till.locator(`button[value="${step}"]`).first().click();
    await till.locator(`.work-badge[data-word="${step}"]`).first().waitFor();
  }
});

/** `Rp 1.050.000` → 1050000 */
function digits(/** @type {string} */ text) {
  return Number(text.replace(/\D/g, ""));
}
