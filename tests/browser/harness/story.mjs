// A story: a shop opened for it, people doing things in it, and no page complaining meanwhile.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Shop } from "./shop.mjs";

/** Where pictures of a failed story go. */
const PICTURES = fileURLToPath(new URL("../../../target/browser/", import.meta.url));

/**
 * Tells `tell` as a test, in a demo shop of its own.
 * @param {string} title
 * @param {(shop: Shop) => Promise<void>} tell
 */
export function story(title, tell) {
  test(title, { timeout: 120_000 }, async (context) => {
    const shop = await Shop.open();
    try {
      await tell(shop);
      assert.deepEqual(shop.complaints, [], "a page complained");
    } catch (error) {
      await takePictures(shop, title);
      context.diagnostic(`pictures in ${PICTURES}; the program wrote:\n${shop.program.output()}`);
      throw error;
    } finally {
      await shop.close();
    }
  });
}

/**
 * @param {Shop} shop
 * @param {string} title
 */
async function takePictures(shop, title) {
  await mkdir(PICTURES, { recursive: true });
  for (const [name, page] of shop.pages) {
    const path = `${PICTURES}${title.replace(/\W+/g, "-")}-${name}.png`;
    // A page that cannot be drawn any more must not hide why the story failed.
    await page
      .screenshot({ path })
      .catch((problem) => process.emitWarning(`no picture of ${name}: ${problem}`));
  }
}
