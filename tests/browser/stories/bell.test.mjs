// The bell: what was told stays to be read, on every device of a person as she read it on one.

import assert from "node:assert/strict";
import { sellFrame } from "../harness/sell.mjs";
import { PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

/**
 * @param {import("playwright-core").Page} page
 * @param {string} count as the bell shows it; `""` for none
 */
async function bellSays(page, count) {
  const badge = page.locator("#bell-count");
  if (count === "") await badge.waitFor({ state: "hidden" });
  else await badge.filter({ hasText: new RegExp(`^${count}$`) }).waitFor();
}

story("what is read on one device is read on the other, and a list remains", async (shop) => {
  const desk = await shop.signIn("admin1", "desk");
  const phone = await shop.signIn("admin1", "phone", PHONE);
  for (const page of [desk, phone]) await page.locator("#connection-status[data-phase=live]").waitFor();
  await bellSays(desk, "");

  const codes = [await sellFrame(shop.program), await sellFrame(shop.program)];
  for (const page of [desk, phone]) await bellSays(page, "2");
  await desk.reload();
  await bellSays(desk, "2");
  assert.equal(await desk.locator("#bell").getAttribute("aria-label"), "Pemberitahuan, 2 belum dibaca");

  // By keyboard: opened, what is new marked as such, closed, and where she was before.
  await desk.locator("#bell").focus();
  await desk.keyboard.press("Enter");
  const list = desk.locator("#bell-panel .told.is-unread");
  await list.nth(1).waitFor();
  assert.match(await list.first().innerText(), new RegExp(`${codes[1]} oleh`));
  for (const page of [desk, phone]) await bellSays(page, "");
  assert.equal(await list.count(), 2, "new until she closes it");
  await desk.keyboard.press("Escape");
  await desk.locator("#bell-panel").waitFor({ state: "hidden" });
  assert.equal(await desk.evaluate(() => document.activeElement?.id), "bell");

  // What comes while the list is open is in it, and read.
  await phone.locator("#bell").click();
  await phone.locator("#bell-panel .told", { hasText: codes[1] }).waitFor();
  const third = await sellFrame(shop.program);
  await phone.locator("#bell-panel .told.is-unread", { hasText: third }).waitFor();
  await bellSays(desk, "");

  await phone.locator(".told-all").click();
  await phone.waitForURL("**/notifikasi");
  await phone.locator("#told .told", { hasText: codes[0] }).waitFor();
  assert.equal(await phone.locator("#told .is-unread").count(), 0);
});

story("a bell needs no script", async (shop) => {
  const code = await sellFrame(shop.program);
  const page = await shop.signIn("admin1", "plain", undefined, { javaScriptEnabled: false });
  await bellSays(page, "1");
  await page.locator("#bell").click();
  await page.locator("#told .is-unread", { hasText: code }).waitFor();
  await page.getByRole("button", { name: "Tandai semua dibaca" }).click();
  await page.locator("#told .told", { hasText: code }).waitFor();
  await bellSays(page, "");
  assert.equal(await page.locator("#told .is-unread").count(), 0);
});
