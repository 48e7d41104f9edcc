// Behind real proxies: the one we hand a configuration out for, and one that means ill.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { PASSWORD, signIn } from "../../browser/harness/api.mjs";
import { freePort, KeptShop } from "../../browser/harness/program.mjs";
import { sellFrame } from "../../browser/harness/sell.mjs";
import { CHROMIUM } from "../../browser/harness/shop.mjs";
import { ManagerDashboard } from "../../browser/pages/dashboard.mjs";
import { LoginPage } from "../../browser/pages/login.mjs";
import { handedOut, hostile, startNginx } from "../nginx.mjs";

const TABS = 8;
const PATIENCE_MS = 40_000;

/**
 * A manager with several tabs behind a proxy, while a cashier sells past it.
 * @param {string} title
 * @param {(upstream: string) => Parameters<typeof startNginx>[0]} configured
 * @param {{ tls: boolean, protocol: string, phase: string }} expected
 */
function story(title, configured, { tls, protocol, phase }) {
  test(title, { timeout: 180_000 }, async () => {
    const port = await freePort();
    const base = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
    const shop = await KeptShop.open({
      PUBLIC_URL: base,
      TRUSTED_PROXIES: "127.0.0.1",
      HEARTBEAT_SECONDS: "5",
    });
    const proxy = await startNginx(configured(shop.base), port);
    const browser = await chromium.launch({
      ...CHROMIUM,
      args: [...CHROMIUM.args, "--ignore-certificate-errors"],
    });
    try {
      const context = await browser.newContext({ baseURL: base, ignoreHTTPSErrors: true });
      context.setDefaultTimeout(PATIENCE_MS);
      const first = await context.newPage();
      await new LoginPage(first).signIn("owner@melati.example", PASSWORD);
      const pages = [first];
      while (pages.length < TABS) pages.push(await context.newPage());
      for (const page of pages) {
        await page.goto("/");
        await page.locator(`#connection-status[data-phase=${phase}]`).waitFor();
      }
      const used = await first.evaluate(
        () => /** @type {any} */ (performance.getEntriesByType("navigation")[0]).nextHopProtocol,
      );
      assert.equal(used, protocol);

      for (const count of [1, 2]) {
        await sellFrame(shop);
        for (const page of pages) {
          const { total } = await new ManagerDashboard(page).until(count);
          assert.ok(total > 0);
        }
      }
      // Whatever the proxy does, it is one connection for all tabs.
      const owner = await signIn(shop.base, "owner");
      const { streams } = await owner("/realtime/open-streams");
      assert.ok(streams.length <= 1, `one stream for ${TABS} tabs, not ${streams.length}`);
    } finally {
      await browser.close();
      await proxy.stop();
      await shop.close();
    }
  });
}

story(
  "eight tabs behind the nginx we hand out, HTTP/2 over TLS, are live",
  (upstream) => handedOut(upstream, { http2: true }),
  { tls: true, protocol: "h2", phase: "live" },
);
story(
  "eight tabs behind the nginx we hand out, HTTP/1.1 over TLS, are live",
  (upstream) => handedOut(upstream, { http2: false }),
  { tls: true, protocol: "http/1.1", phase: "live" },
);
story(
  "eight tabs behind an nginx that buffers and packs are live, because our headers say so",
  (upstream) => hostile(upstream, { heeds: true }),
  { tls: false, protocol: "http/1.1", phase: "live" },
);
story(
  "eight tabs behind an nginx that buffers whatever we say go over to polling",
  (upstream) => hostile(upstream, { heeds: false }),
  { tls: false, protocol: "http/1.1", phase: "polling" },
);
