// The line between a screen and the shop: shared by all tabs, back after whatever happens to it, never silent about
// how it stands.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { PASSWORD, signIn } from "../harness/api.mjs";
import { KeptShop } from "../harness/program.mjs";
import { sellFrame } from "../harness/sell.mjs";
import { CHROMIUM } from "../harness/shop.mjs";
import { ManagerDashboard } from "../pages/dashboard.mjs";
import { LoginPage } from "../pages/login.mjs";

const PATIENCE_MS = 40_000;
/** @typedef {import("playwright-core").Page} Page */

/** How tabs share: by a worker, by a lock where there is no worker, not at all where there is neither. */
const SHARING = {
  worker: "",
  lock: "delete globalThis.SharedWorker",
  none: "delete globalThis.SharedWorker; delete Navigator.prototype.locks",
};

/** A manager with a browser, in a shop that can be ended and started again. */
class Desk {
  /** @param {KeptShop} shop @param {import("playwright-core").BrowserContext} context */
  constructor(shop, context) {
    this.shop = shop;
    this.context = context;
    this.sold = 0;
  }

  /** @returns {Promise<Page>} a dashboard that is live */
  async tab() {
    const page = await this.context.newPage();
    await page.goto("/");
    await until(page, "live");
    return page;
  }

  /** Sells something elsewhere; the sale's code. */
  async sell() {
    this.sold += 1;
    return sellFrame(this.shop);
  }

  /** Waits until the page tells of everything that was sold. */
  async untilSold(/** @type {Page} */ page) {
    await new ManagerDashboard(page).until(this.sold);
  }

  /** How many streams the shop has open. */
  async streams() {
    const owner = await signIn(this.shop.base, "owner");
    const { streams } = await owner("/realtime/open-streams");
    return streams.length;
  }
}

/** Waits until the line of a page is in that phase. */
async function until(/** @type {Page} */ page, /** @type {string} */ phase) {
  await page.locator(`#connection-status[data-phase=${phase}]`).waitFor();
}

/**
 * @param {string} title
 * @param {keyof typeof SHARING} sharing
 * @param {(desk: Desk) => Promise<void>} tell
 * @param {Record<string, string>} [settings] of the program
 */
function story(title, sharing, tell, settings = {}) {
  test(`${title} (${sharing})`, { timeout: 180_000 }, async () => {
    const shop = await KeptShop.open({ HEARTBEAT_SECONDS: "2", ...settings });
    const browser = await chromium.launch(CHROMIUM);
    try {
      const context = await browser.newContext({
        baseURL: shop.base,
        viewport: { width: 1000, height: 700 },
      });
      context.setDefaultTimeout(PATIENCE_MS);
      if (SHARING[sharing]) await context.addInitScript(SHARING[sharing]);
      await new LoginPage(await context.newPage()).signIn("owner@melati.example", PASSWORD);
      await Promise.all(context.pages().map((page) => page.close()));
      await tell(new Desk(shop, context));
    } finally {
      await browser.close();
      await shop.close();
    }
  });
}

for (const sharing of /** @type {const} */ (["worker", "lock"])) {
  story("ten tabs are live over one connection, also after the first has gone", sharing, async (desk) => {
    const tabs = [];
    while (tabs.length < 10) tabs.push(await desk.tab());
    await desk.sell();
    for (const tab of tabs) await desk.untilSold(tab);
    assert.equal(await desk.streams(), 1);

    // The one that led, where a tab leads.
    await tabs.shift()?.close();
    await desk.sell();
    for (const tab of tabs) await desk.untilSold(tab);
    assert.equal(await desk.streams(), 1);
  });

  story("a power cut and a restart of the shop leave no screen behind", sharing, async (desk) => {
    const [first, second] = [await desk.tab(), await desk.tab()];
    for (const signal of /** @type {const} */ (["SIGKILL", "SIGTERM"])) {
      await desk.shop.end(signal);
      for (const page of [first, second]) {
        await page.locator("#connection-status:not([data-phase=live])").waitFor();
        assert.match(await page.locator(".line-text").innerText(), /^(Tersambung ulang|Menyambung…)$/);
      }
      await desk.shop.start();
      const code = await desk.sell();
      for (const page of [first, second]) {
        await desk.untilSold(page);
        await until(page, "live");
        // The notice of it was not lost either: it was told while nobody was connected.
        await page.locator(".swal2-toast", { hasText: code }).waitFor();
      }
    }
  });
}

story("a screen without workers or locks has a connection of its own", "none", async (desk) => {
  const [first, second] = [await desk.tab(), await desk.tab()];
  await desk.sell();
  await Promise.all([first, second].map((page) => desk.untilSold(page)));
  assert.equal(await desk.streams(), 2);
});

story("a frozen leader is replaced, and catches up when it thaws", "lock", async (desk) => {
  const [leader, other] = [await desk.tab(), await desk.tab()];
  const devtools = await desk.context.newCDPSession(leader);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  const begun = Date.now();
  await desk.sell();
  await desk.untilSold(other);
  assert.ok(Date.now() - begun < 8_000, "within moments");
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await desk.sell();
  for (const page of [leader, other]) await desk.untilSold(page);
});

story("a device without network says so, and is live when it has one again", "lock", async (desk) => {
  const page = await desk.tab();
  await desk.context.setOffline(true);
  await until(page, "offline");
  assert.equal(await page.locator(".line-text").innerText(), "Tidak ada internet");
  await desk.sell();
  await desk.context.setOffline(false);
  await desk.untilSold(page);
  await until(page, "live");
});

story(
  "a session that ended elsewhere is said on every tab, and what was typed stays",
  "worker",
  async (desk) => {
    const dashboard = await desk.tab();
    const till = await desk.context.newPage();
    await till.goto("/penjualan/baru");
    await until(till, "live");
    const typed = till.locator("input[type=text], input[type=search]").first();
    await typed.fill("Ibu Sar");
    const device = await signIn(desk.shop.base, "owner");
    await device("/api/v1/auth/logout-all", {}).catch(() => undefined);
    for (const page of [dashboard, till]) {
      await until(page, "ended");
      assert.equal(await page.locator(".line-text").innerText(), "Sesi berakhir");
    }
    assert.equal(await typed.inputValue(), "Ibu Sar");

    // In a tab beside it she signs in again: these go on where they were.
    const [login] = await Promise.all([
      desk.context.waitForEvent("page"),
      till.locator(".line-act", { hasText: "Masuk lagi" }).click(),
    ]);
    await new LoginPage(login).signIn("owner@melati.example", PASSWORD);
    for (const page of [dashboard, till]) await until(page, "live");
    assert.equal(await typed.inputValue(), "Ibu Sar");
    await desk.sell();
    await desk.untilSold(dashboard);
  },
);

story("a page that comes back from the browser's memory is live again", "worker", async (desk) => {
  const page = await desk.tab();
  await page.goto("/penjualan");
  await until(page, "live");
  await desk.sell();
  await page.goBack();
  await desk.untilSold(page);
  await until(page, "live");
});

story("hidden tabs let go after a while, and are right at once when looked at", "lock", async (desk) => {
  const page = await desk.tab();
  await page.clock.install();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.clock.runFor(70_000);
  for (;;) {
    if ((await desk.streams()) === 0) break;
    await page.clock.runFor(5_000);
  }
  await desk.sell();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.clock.resume();
  await desk.untilSold(page);
});

story("a clock that is set shows no figure as older or newer than it is", "worker", async (desk) => {
  const page = await desk.tab();
  await page.clock.install();
  await page.clock.resume();
  for (const hours of [3, -6]) {
    await page.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await desk.sell();
    await desk.untilSold(page);
    await until(page, "live");
    // By the shop's clock, whatever the device's says.
    const told = (await page.locator(".line-as-of").innerText()).match(/\d\d:\d\d:\d\d/)?.[0] ?? "";
    const shop = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"].map((timeZone) =>
      new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone }).format(Date.now()),
    );
    const apart = shop
      .map((now) => Math.abs(seconds(now) - seconds(told)))
      .map((by) => Math.min(by, 86_400 - by));
    assert.ok(Math.min(...apart) < 30, `data per ${told}, and it is ${shop[0]}`);
    await page.locator("body:not(.is-stale)").waitFor();
  }
});

/** `14:03:27` as seconds of the day. */
function seconds(/** @type {string} */ clock) {
  const [hours = 0, minutes = 0, rest = 0] = clock.split(":").map(Number);
  return hours * 3_600 + minutes * 60 + rest;
}

story("a page of one's own is live by the script alone", "worker", async (desk) => {
  const html = await readFile(new URL("../../../docs/examples/realtime.html", import.meta.url), "utf8");
  const page = await desk.context.newPage();
  await page.route("**/papan", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto("/papan");
  await page.locator("#keadaan", { hasText: "live" }).waitFor();
  await page.locator(".omset", { hasText: /^0$/ }).waitFor();
  const code = await desk.sell();
  await page.locator(".pemberitahuan li", { hasText: code }).waitFor();
  await page.locator(".omset", { hasText: /^[1-9][\d.]+$/ }).waitFor();
});

story("a feed that is refused is said, and no page is loaded over and over", "worker", async (desk) => {
  const page = await desk.tab();
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  // A cashier's feed, asked for by an owner's page.
  await page.evaluate(() => /** @type {any} */ (window).RealtimeManager.connectOmsetKasir());
  await page.waitForEvent("load");
  await until(page, "live");
  await page.evaluate(() => /** @type {any} */ (window).RealtimeManager.connectOmsetKasir());
  await until(page, "outdated");
  assert.equal(await page.locator(".line-text").innerText(), "Hak akses berubah");
  assert.equal(loads, 1);
});
