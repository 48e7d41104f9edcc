// The drawer: what one till takes is seen at the other, and the day ends with a count.

import assert from "node:assert/strict";
import { sellFrame } from "../harness/sell.mjs";
import { DESKTOP, SMALL_PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

const rupiah = (/** @type {string | null} */ text) => Number((text ?? "").replace(/\D/g, ""));

story("a day of cash is moved, seen by all who may, counted and closed", async (shop) => {
  const admin = await shop.signIn("admin1", "admin1", DESKTOP);
  const kasir = await shop.signIn("kasir1", "kasir1", SMALL_PHONE);
  const owner = await shop.signIn("owner");
  for (const [page, path] of /** @type {[typeof admin, string][]} */ ([
    [admin, "/kas"],
    [kasir, "/kas"],
    [owner, "/kas?branch_id=1"],
  ])) {
    await page.goto(path);
    await page.locator("#connection-status[data-phase=live]").waitFor();
  }
  const expected = admin.locator(".kas-seharusnya");
  const before = rupiah(await expected.textContent());

  await kasir.getByLabel("Jumlah").fill("40.000");
  await kasir.getByLabel("Alasan").fill("Beli galon");
  await kasir.getByRole("button", { name: "Catat" }).click();
  await kasir.locator("#mutasi li", { hasText: "Beli galon" }).waitFor();
  for (const page of [admin, owner]) {
    await page.locator("#mutasi li", { hasText: "Beli galon" }).waitFor();
  }
  await admin.waitForFunction(
    (wanted) => document.querySelector(".kas-seharusnya")?.textContent?.replace(/\D/g, "") === wanted,
    String(before - 40_000),
  );

  await sellFrame(shop.program, 5_000_000);
  await admin.locator("#penerimaan tr", { hasText: "Tunai" }).waitFor();
  const now = rupiah(await admin.locator(".cash-day").getAttribute("data-expected"));
  assert.ok(now > before - 40_000, "the sale was paid in cash");

  await admin.locator("#tutup summary").click();
  await admin.getByLabel("Rp 100.000", { exact: true }).fill(String(Math.floor(now / 100_000)));
  const rest = now % 100_000;
  await admin.locator(".kas-selisih", { hasText: rest === 0 ? "cocok" : "kurang" }).waitFor();
  await admin.getByLabel("Rp 1.000", { exact: true }).fill(String(rest / 1_000));
  await admin.locator(".kas-selisih", { hasText: "cocok" }).waitFor();
  await admin.getByRole("button", { name: "Tutup kasir" }).click();
  await admin.getByRole("heading", { name: "Penutupan" }).waitFor();
  await kasir.getByRole("heading", { name: "Penutupan" }).waitFor();

  const paper = await admin.pdf();
  assert.ok(paper.length > 1_000, "the report can be printed");
});
