// Shelves: what one till sells goes down on every other screen, and more pieces are added from a phone.

import assert from "node:assert/strict";
import { sellFrame } from "../harness/sell.mjs";
import { DESKTOP, SMALL_PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

story("stock moves on the list and on the item, and is added with a reason", async (shop) => {
  const admin = await shop.signIn("admin1", "admin1", DESKTOP);
  await admin.goto("/stok?jenis=frame");
  await admin.locator("#connection-status[data-phase=live]").waitFor();
  await sellFrame(shop.program, 5_000_000);
  const sold = admin.locator("tr[data-frame-id]", { has: admin.locator(".stock-updated") });
  await sold.waitFor();
  const number = await sold.getAttribute("data-frame-id");
  const cell = admin.locator(`[data-frame-id="${number}"] .stock-cell`);
  const left = Number(await cell.textContent());

  const kasir = await shop.signIn("kasir1", "kasir1", SMALL_PHONE);
  await kasir.goto(`/stok/frame/${number}`);
  await kasir.locator("#mutasi li", { hasText: "MLT-" }).first().waitFor();
  assert.equal(Number(await kasir.locator(".stock-cell").textContent()), left);
  await kasir.getByLabel("Jumlah").fill("12");
  await kasir.getByLabel("Alasan").fill("Titipan cabang 2");
  await kasir.getByRole("button", { name: "Tambah" }).click();
  await kasir.locator("#mutasi li", { hasText: "Titipan cabang 2" }).waitFor();
  await admin.locator(`[data-frame-id="${number}"] .stock-cell`, { hasText: String(left + 12) }).waitFor();
});
