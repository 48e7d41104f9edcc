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
 * Takes the newest order of the first branch through the workshop; its code.
 * @param {string} base
 */
async function finish(base) {
  const passet = await signIn(base, "passet1");
  const { data } = await passet("/api/v1/penjualan?per_page=1");
  for (const status_pengerjaan of ["Sedang Mengerjakan", "Sudah Di Kerjakan"]) {
    await passet(`/api/v1/penjualan/${data[0].id}/status`, { status_pengerjaan });
  }
  return data[0].kode_penjualan;
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
    await page.locator(".swal2-toast", { hasText: "Siap Diambil" }).waitFor();
  }
  await assertSoon(async () => (await said()).length === 1, said);
  assert.deepEqual(await said(), ["id-ID Pesanan atas nama Pembeli siap diambil"]);

  // Told to be silent it is silent, on this browser's other tabs as well.
  await first.locator(".sound-settings summary").click();
  await first.locator("[name=sound-voice]").uncheck();
  await sellFrame(shop.program);
  const code = await finish(shop.program.base);
  for (const page of [first, second]) {
    await page.locator(".swal2-toast", { hasText: code }).waitFor();
  }
  assert.equal((await said()).length, 1);
});

/** Writes down each tone and each notice of the system, and lets it go on. */
function givenEars() {
  const heard = { tones: 0, notices: /** @type {string[]} */ ([]) };
  Object.assign(window, { heard });
  const begin = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    if (this.context.state === "running") heard.tones += 1;
    begin.call(this, when);
  };
  const System = window.Notification;
  window.Notification = class extends System {
    constructor(/** @type {string} */ title, /** @type {NotificationOptions} */ options = {}) {
      super(title, options);
      heard.notices.push(`${title}: ${options.body}`);
    }
  };
}

story(
  "a hidden till tells by the system where that was permitted, with a chime once touched",
  async (shop) => {
    const page = await shop.signIn("kasir1");
    const context = page.context();
    await context.addInitScript(givenEars);
    await page.goto("/");
    await page.locator("#connection-status[data-phase=live]").waitFor();
    const heard = () => page.evaluate(() => /** @type {any} */ (window).heard);

    // Nobody has touched the page, so the browser lets it make no sound: it says how to turn it on.
    await sellFrame(shop.program);
    await finish(shop.program.base);
    await page.locator("#sound-hint").waitFor();
    assert.deepEqual(await heard(), { tones: 0, notices: [] });
    await page.locator("#sound-hint").click();
    await assertSoon(async () => (await heard()).tones === 2, heard);

    // Asked by a button, never by itself.
    await page.locator(".sound-settings summary").click();
    await page.locator(".sound-settings button", { hasText: "Izinkan" }).waitFor();
    await context.grantPermissions(["notifications"], { origin: shop.program.base });
    await page.evaluate(() => Object.defineProperty(document, "visibilityState", { value: "hidden" }));
    await sellFrame(shop.program);
    const code = await finish(shop.program.base);
    await assertSoon(async () => (await heard()).notices.length === 1, heard);
    const { tones, notices } = await heard();
    assert.deepEqual([tones, notices], [4, [`Siap Diambil: ${code} atas nama Pembeli siap diambil`]]);
  },
);

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
