// Patients: found by a part of the name, measured, printed, sold to, and one of two records of the same person put away.

import assert from "node:assert/strict";
import { DESKTOP, PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

/**
 * Adds a patient by form, and stays on the page.
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function add(page, name) {
  await page.goto("/pasien");
  await page.getByRole("link", { name: "Pasien baru" }).click();
  await page.locator("#nama_pasien").fill(name);
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  return new URL(page.url()).pathname;
}

story("a patient is measured by the cashier, and the card of the visit is printed", async (shop) => {
  const kasir = await shop.signIn("kasir1", "kasir1", PHONE);
  await add(kasir, "Wulandari Prameswari");
  await kasir.getByLabel("SPH OD").fill("-1,25");
  await kasir.getByLabel("CYL OD").fill("-0,50");
  await kasir.getByLabel("SPH OS").fill("-100");
  await kasir.getByRole("button", { name: "Simpan resep" }).click();
  await kasir.locator(".form-problem", { hasText: /\S/ }).first().waitFor();
  // A refusal is a 422, which the browser notes.
  shop.complaints.length = 0;
  assert.equal(await kasir.getByLabel("SPH OD").inputValue(), "-1,25", "what was typed stays");
  await kasir.getByLabel("AXIS OD").fill("90");
  await kasir.getByRole("button", { name: "Simpan resep" }).click();
  await kasir.locator(".prescription", { hasText: "-0.50" }).waitFor();
  await kasir.getByRole("link", { name: "Cetak" }).click();
  await kasir.getByText("Wulandari Prameswari").first().waitFor();
  await kasir.getByText("−1.25").first().waitFor();
  await kasir.goto("/pasien?q=prames");
  await kasir.getByRole("link", { name: "Wulandari Prameswari" }).click();
  await kasir.getByRole("link", { name: "Jual", exact: true }).click();
  await kasir.locator("#buyer-chosen", { hasText: "Wulandari Prameswari" }).waitFor();
});

story("of two records of one person the admin puts one away; who looked is known", async (shop) => {
  const admin = await shop.signIn("admin1", "admin1", DESKTOP);
  const kept = await add(admin, "Kusumadewi Hartanti");
  const gone = await add(admin, "Kusumadewi Hartanty");
  await admin.goto(`${kept}/gabung?q=Hartanty`);
  await admin.getByRole("link", { name: "Pilih" }).first().click();
  await admin.getByLabel("Alasan").fill("Orang yang sama");
  await admin.getByRole("button", { name: "Gabungkan ke" }).click();
  await admin.waitForURL(new RegExp(`${kept}(\\?|$)`));
  await admin.goto(gone);
  assert.equal(new URL(admin.url()).pathname, kept, "the old address leads to the one that stays");
  await admin.getByText("Siapa membuka").first().waitFor();
});
