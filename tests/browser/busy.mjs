// How a page of a slow phone keeps up with a busy chain: `node tests/browser/busy.mjs` after `cargo build --release`.
// The owner's dashboard, its processor slowed to a quarter, while tills sell as fast as they can; what is counted are
// tasks over 50 ms, in which the page would not answer to a thumb.

import { fileURLToPath } from "node:url";
import { signIn } from "./harness/api.mjs";
import { Shop, SMALL_PHONE } from "./harness/shop.mjs";
import { ManagerDashboard } from "./pages/dashboard.mjs";

const RUNS = 3;
const RUN_MS = 15_000;
const TILLS = 4;
const SLOWER = 4;
process.env.MELATI_BIN ??= fileURLToPath(new URL("../../target/release/melati", import.meta.url));

const gosok = { jenis: "lensa_gosok", keterangan: "Progresif", harga: 350_000, quantity: 1 };
const basket = {
  nama_pasien_manual: "Pembeli",
  items: [gosok],
  diskon: 0,
  biaya_tambahan_manual: 0,
  bayar: 0,
  metode_pembayaran: "cash",
};

const shop = await Shop.open();
try {
  const page = await shop.signIn("owner", "owner", SMALL_PHONE);
  await new ManagerDashboard(page).open();
  await page.evaluate(() => {
    const long = /** @type {number[]} */ ([]);
    const told = { changes: 0 };
    Object.assign(window, { long, told });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) long.push(duration);
    }).observe({ type: "longtask" });
    const figure = /** @type {Node} */ (document.querySelector(".total-omset-admin h3"));
    new MutationObserver(() => {
      told.changes += 1;
    }).observe(figure, { childList: true });
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const tills = await Promise.all(Array.from({ length: TILLS }, () => signIn(shop.program.base, "kasir1")));
  let sold = 0;
  for (let run = 1; run <= RUNS; run += 1) {
    const [until, before] = [Date.now() + RUN_MS, sold];
    await page.evaluate(() => {
      /** @type {any} */ (window).long.length = 0;
      /** @type {any} */ (window).told.changes = 0;
    });
    await Promise.all(
      tills.map(async (till) => {
        for (; Date.now() < until; sold += 1) {
          await till("/api/v1/penjualan", basket);
          // 50 a second in all are asked for; more would only show how fast this machine sells.
          await new Promise((resolve) => setTimeout(resolve, (TILLS * 1_000) / 50));
        }
      }),
    );
    await new ManagerDashboard(page).until(sold);
    const { long, changes } = await page.evaluate(() => ({
      long: /** @type {any} */ (window).long,
      changes: /** @type {any} */ (window).told.changes,
    }));
    const rate = ((sold - before) / (RUN_MS / 1_000)).toFixed(0);
    const tasks = long.map((/** @type {number} */ ms) => ms.toFixed(0)).join(", ");
    process.stdout.write(
      `run ${run}: ${rate} sales/s, ${changes} changes shown, ${long.length} tasks over 50 ms (${tasks})\n`,
    );
  }
} finally {
  await shop.close();
}
