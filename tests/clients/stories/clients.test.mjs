// Clients no one here wrote: each connects, outlives a drain and a power cut, and resumes, without a sale lost or told
// twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { PASSWORD } from "../../browser/harness/api.mjs";
import { KeptShop } from "../../browser/harness/program.mjs";
import { sellFrame } from "../../browser/harness/sell.mjs";
import { CHROMIUM } from "../../browser/harness/shop.mjs";
import { LoginPage } from "../../browser/pages/login.mjs";
import { inBrowser, programs } from "../follower.mjs";

/**
 * @param {KeptShop} shop
 * @param {import("../follower.mjs").Follow} follow
 */
async function tell(shop, follow) {
  const token = await login(shop);
  const first = await follow({ base: shop.base, token });
  const sold = /** @type {string[]} */ ([]);
  try {
    await first.untilCount("hello", 1);
    sold.push(await sellFrame(shop));
    await first.untilSale(sold[0] ?? "");

    assert.equal(await shop.end("SIGTERM"), 0, "a drained program ends well");
    await first.untilCount("bye", 1);
    await shop.start();
    sold.push(await sellFrame(shop));
    await first.untilSale(sold[1] ?? "");

    await shop.end("SIGKILL");
    await shop.start();
    sold.push(await sellFrame(shop));
    const { id } = await first.untilSale(sold[2] ?? "");
    assert.ok(id, "with an id");
    assert.deepEqual(first.sales(), sold, "each once, in order");
  } finally {
    await first.stop();
  }

  // Another one, as after a restart of the client's machine: from the first sale on.
  const { id } = await first.untilSale(sold[0] ?? "");
  sold.push(await sellFrame(shop));
  const second = await follow({ base: shop.base, token, after: id });
  try {
    await second.untilSale(sold[3] ?? "");
    assert.deepEqual(second.sales(), sold.slice(1), "what it missed, once, in order");
  } finally {
    await second.stop();
  }
}

/**
 * The owner's token.
 * @param {KeptShop} shop
 */
async function login(shop) {
  const answer = await fetch(`${shop.base}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      email: "owner@melati.example",
      password: PASSWORD,
      device_name: "tests/clients",
    }),
  });
  return (await answer.json()).token;
}

/** Chromium's own EventSource, where the owner has signed in. */
async function inChromium(/** @type {KeptShop} */ shop) {
  const browser = await chromium.launch(CHROMIUM);
  try {
    const context = await browser.newContext({ baseURL: shop.base });
    await new LoginPage(await context.newPage()).signIn("owner@melati.example", PASSWORD);
    await Promise.all(context.pages().map((page) => page.close()));
    await tell(shop, inBrowser(context));
  } finally {
    await browser.close();
  }
}

const clients = Object.entries(programs).map(
  ([name, follow]) => /** @type {const} */ ([name, (/** @type {KeptShop} */ shop) => tell(shop, follow)]),
);
for (const [name, story] of [...clients, /** @type {const} */ (["Chromium's EventSource", inChromium])]) {
  test(`${name} hears, outlives a drain and a power cut, and resumes`, {
    timeout: 120_000,
  }, async () => {
    const shop = await KeptShop.open({ HEARTBEAT_SECONDS: "1" });
    try {
      await story(shop);
    } finally {
      await shop.close();
    }
  });
}
