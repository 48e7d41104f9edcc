// Behind the shop: the shelf is counted while it is sold from, goods move between branches, many come in by a file.

import assert from "node:assert/strict";
import { signIn } from "../harness/api.mjs";
import { DESKTOP, PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

/** @typedef {import("../harness/shop.mjs").Shop} Shop */

/**
 * A frame of a branch of which several are there.
 * @param {Shop} shop
 * @param {string} who
 */
async function someFrame(shop, who) {
  const call = await signIn(shop.program.base, who);
  const { data } = await call("/api/v1/frames?per_page=100");
  return data.find((/** @type {{ stok: number }} */ { stok }) => stok > 3);
}

story("a frame is counted on a phone, and what is missing is written off by the manager", async (shop) => {
  const { id, kode_frame, stok } = await someFrame(shop, "kasir1");
  const kasir = await shop.signIn("kasir1", "kasir1", PHONE);
  await kasir.goto("/stok");
  await kasir.getByRole("link", { name: "Opname" }).click();
  await kasir.getByRole("button", { name: "Frame" }).click();
  await kasir.getByLabel("Kode barang").fill(`${kode_frame}\n${kode_frame} x${stok - 2}`);
  await kasir.getByRole("button", { name: "Tambahkan ke hitungan" }).click();
  await kasir.getByText("1 dari").waitFor();
  await kasir.getByRole("link", { name: "Sudah (1)" }).click();
  await kasir.getByText(kode_frame).waitFor();
  assert.equal(
    await kasir.getByText("seharusnya").count(),
    0,
    "who counts is not told how many there should be",
  );

  const admin = await shop.signIn("admin1", "admin1", DESKTOP);
  await admin.goto(`/stok/frame/${id}`);
  await admin.locator("#connection-status[data-phase=live]").waitFor();
  const office = await shop.signIn("admin1", "admin1 too", DESKTOP);
  await office.goto(kasir.url().replace(/\?.*/, "?lihat=selisih"));
  await office.getByText(`seharusnya ${stok}, selisih -1`).waitFor();
  await office.getByText("Selesaikan").click();
  await office.getByLabel("Alasan selisih").fill("opname bulanan");
  await office.getByRole("button", { name: "Bukukan selisih" }).click();
  await office.getByText("Selesai ·").waitFor();
  await admin.locator(".stock-cell", { hasText: String(stok - 1) }).waitFor();
});

story(
  "a branch asks for what another has, which sets it aside, sends it and is told what came",
  async (shop) => {
    const { id, kode_frame, stok } = await someFrame(shop, "kasir1");
    const kasir = await shop.signIn("kasir2", "kasir2", PHONE);
    await kasir.goto("/transfer/baru");
    await kasir.getByLabel("Dari cabang").selectOption({ index: 1 });
    await kasir.getByLabel("Barang, satu kode per baris").fill(`${kode_frame} x2`);
    await kasir.getByRole("button", { name: "Kirim permintaan" }).click();
    await kasir.locator(".badge", { hasText: "Diminta" }).waitFor();

    const admin = await shop.signIn("admin1", "admin1", DESKTOP);
    const shelf = await shop.signIn("kasir1", "kasir1", DESKTOP);
    await shelf.goto(`/stok/frame/${id}`);
    await shelf.locator("#connection-status[data-phase=live]").waitFor();
    await admin.goto("/transfer");
    await admin.getByRole("link", { name: "TRF" }).first().click();
    await admin.getByRole("button", { name: "Setujui dan sisihkan" }).click();
    await shelf.locator(".stock-cell", { hasText: String(stok - 2) }).waitFor();
    await admin.getByRole("button", { name: "Sudah dikirim" }).click();

    await kasir.reload();
    await kasir.getByLabel("Diterima").fill("1");
    await kasir.getByRole("button", { name: "Barang sudah dihitung" }).click();
    await kasir.locator(".invalid-feedback", { hasText: "wajib diisi" }).waitFor();
    // A refusal is a 422, which the browser notes.
    shop.complaints.length = 0;
    await kasir.getByLabel("Bila ada selisih").fill("satu patah di jalan");
    await kasir.getByRole("button", { name: "Barang sudah dihitung" }).click();
    await kasir.locator(".badge", { hasText: "Diterima" }).waitFor();
    await kasir.getByText("satu patah di jalan").waitFor();
  },
);

story("goods come in one by one by form, and many by a file", async (shop) => {
  const admin = await shop.signIn("admin1", "admin1", PHONE);
  await admin.goto("/stok");
  await admin.getByRole("link", { name: "Tambah" }).click();
  await admin.getByLabel("Merk").fill("Rayban Uji");
  await admin.getByLabel("Harga jual").fill("750000");
  await admin.getByRole("button", { name: "Simpan" }).click();
  await admin.getByRole("heading", { name: "Rayban Uji" }).waitFor();

  await admin.goto("/stok");
  await admin.getByRole("link", { name: "Unggah Excel" }).click();
  const file = (/** @type {string} */ text) => ({
    name: "frame.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`kode_frame;merk_frame;jenis_frame;harga_beli;harga_jual;stok\n${text}`),
  });
  await admin
    .getByLabel("Berkas")
    .setInputFiles(file("UJI-1;Levis;Umum;100.000;Rp 350.000;4\nUJI-2;Levis;Bulat;1;2;3"));
  await admin.getByRole("button", { name: "Periksa dan simpan" }).click();
  await admin.getByText("jenis tidak dikenal").waitFor();
  // A refusal is a 422, which the browser notes.
  shop.complaints.length = 0;
  await admin.getByLabel("Berkas").setInputFiles(file("UJI-1;Levis;Umum;100.000;Rp 350.000;4"));
  await admin.getByRole("button", { name: "Periksa dan simpan" }).click();
  await admin.getByText("1 barang ditambahkan").waitFor();
  await admin.goto("/stok?q=UJI-1");
  await admin.locator("tr", { hasText: "350.000" }).waitFor();
  const download = admin.waitForEvent("download");
  await admin.getByRole("link", { name: "Unduh Excel" }).click();
  assert.match((await download).suggestedFilename(), /^stok-frame-\d{4}-\d\d-\d\d\.xlsx$/);
});
