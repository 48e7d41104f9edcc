// The workshop marks glasses done, and the counter hears of it: once, by name.

import assert from "node:assert/strict";
import { signIn } from "../harness/api.mjs";
import { sellFrame } from "../harness/sell.mjs";
import { story } from "../harness/story.mjs";

/** A browser with an Indonesian voice that writes down what it says. */
function givenAVoice() {
  const said = /** @type {string[]} */ ([]);
  Object.assign(window, { said });
  class Utterance {
    constructor(/** @type {string} */ text) {
      this.text = text;
    }
  }
  const voices = [{ lang: "en-US" }, { lang: "id-ID" }];
  const synthesis = {
    getVoices: () => voices,
    speak: (/** @type {{ text: string, lang: string }} */ { text, lang }) => said.push(`${lang} ${text}`),
  };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
}

/**
 * Takes the newest order of the first branch through the workshop.
 * @param {string} base
 */
async function finish(base) {
  const passet = await signIn(base, "passet1");
  const { data } = await passet("/api/v1/penjualan?per_page=1");
  for (const status_pengerjaan of ["Sedang Mengerjakan", "Sudah Di Kerjakan"]) {
    await passet(`/api/v1/penjualan/${data[0].id}/status`, { status_pengerjaan });
  }
}

story("what is ready is called out by one tab of the counter, if it may", async (shop) => {
  const first = await shop.signIn("kasir1");
  await first.context().addInitScript(givenAVoice);
  await first.goto("/");
  const second = await first.context().newPage();
  await second.goto("/penjualan");
  for (const page of [first, second]) {
    await page.locator("#connection-status[data-phase=live]").waitFor();
  }
  const said = async () => {
    const all = await Promise.all(
      [first, second].map((page) => page.evaluate(() => /** @type {any} */ (window).said)),
    );
    return /** @type {string[]} */ (all.flat());
  };

  await sellFrame(shop.program);
  await finish(shop.program.base);
  for (const page of [first, second]) {
    await page.locator("#toast-area", { hasText: "Siap Diambil" }).waitFor();
  }
  await assertSoon(async () => (await said()).length === 1, said);
  assert.deepEqual(await said(), ["id-ID Pesanan atas nama Pembeli siap diambil"]);

  // Told to be silent it is silent, on this browser's other tabs as well.
  await first.locator(".sound-settings summary").click();
  await first.locator("[name=sound-voice]").uncheck();
  await sellFrame(shop.program);
  await finish(shop.program.base);
  for (const page of [first, second]) {
    await page.locator("#toast-area .toast", { hasText: "Siap Diambil" }).nth(1).waitFor();
  }
  assert.equal((await said()).length, 1);
});

/**
 * @param {() => Promise<boolean>} holds
 * @param {() => Promise<unknown>} seen what to show when it never does
 */
async function assertSoon(holds, seen) {
  for (const begun = Date.now(); Date.now() - begun < 10_000; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(JSON.stringify(await seen()));
}
