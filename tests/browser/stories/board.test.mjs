// The board of orders moves by itself, and glasses are handed over with the last payment.

import assert from "node:assert/strict";
import { signIn } from "../harness/api.mjs";
import { PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

story("the counter sees the workshop move, and hands over what is paid on the spot", async (shop) => {
  const call = await signIn(shop.program.base, "kasir1");
  const passet = await signIn(shop.program.base, "passet1");
  const { data } = await call("/api/v1/frames?per_page=50");
  const frame = data.find((/** @type {{ stok: number }} */ { stok }) => stok > 2);
  const basket = {
    nama_pasien_manual: "Bu Rini",
    items: [{ jenis: "frame", id: frame.id, quantity: 1 }],
    diskon: 0,
    biaya_tambahan_manual: 0,
    bayar: 50_000,
    metode_pembayaran: "cash",
  };
  const sale = await call("/api/v1/penjualan", basket);

  const page = await shop.signIn("kasir1b", "the counter", PHONE);
  await page.goto("/penjualan");
  await page.locator("#connection-status.alert-success").waitFor();
  const row = page.locator(`#pesanan-table [data-order-id="${sale.id}"]`);
  const done = page.locator('.board-tab[data-word="Sudah Di Kerjakan"] .board-count');
  const before = Number(await done.textContent());
  await passet(`/api/v1/penjualan/${sale.id}/status`, { status_pengerjaan: "Sudah Di Kerjakan" });
  await row.locator('.work-badge[data-word="Sudah Di Kerjakan"]').waitFor();
  await page.waitForFunction(
    ([want]) =>
      document.querySelector('.board-tab[data-word="Sudah Di Kerjakan"] .board-count')?.textContent === want,
    [String(before + 1)],
  );
  await call("/api/v1/penjualan", basket);
  await page.locator("#pesanan-baru a").click();
  await row.getByRole("link", { name: "Lunasi & serahkan" }).click();
  const due = await page.locator("#jumlah").inputValue();
  assert.equal(due, new Intl.NumberFormat("id-ID").format(sale.kekurangan), "what is due is there already");
  await page.getByRole("button", { name: "Lunasi dan serahkan" }).click();
  await page.locator('.page-head .work-badge[data-word="Sudah Di Ambil"]').waitFor();
  await page.locator('.pay-badge[data-word="Lunas"]').waitFor();
});
