// How long a sale takes from its commit to changed pixels in somebody else's browser: `node tests/browser/delay.mjs`
// after `cargo build --release`. The sale's answer comes after the commit, so what is counted from it is at most the
// truth too little by that answer's way back; what is counted from the request is too much by the whole sale.

import { fileURLToPath } from "node:url";
import { signIn } from "./harness/api.mjs";
import { Shop } from "./harness/shop.mjs";
import { ManagerDashboard } from "./pages/dashboard.mjs";

const SALES = 200;
process.env.MELATI_BIN ??= fileURLToPath(new URL("../../target/release/melati", import.meta.url));

const shop = await Shop.open();
try {
  const page = await shop.signIn("owner");
  await new ManagerDashboard(page).open();
  await page.evaluate(() => {
    const changes = /** @type {Map<string, number>} */ (new Map());
    Object.assign(window, { changes });
    const figure = document.querySelector(".total-transaksi-admin h3");
    new MutationObserver(() => {
      const shown = figure?.textContent?.replace(/\D/g, "") ?? "";
      // Two frames on: the first is drawn with the change, the second begins when that was handed over.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (!changes.has(shown)) changes.set(shown, performance.timeOrigin + performance.now());
        }),
      );
    }).observe(/** @type {Node} */ (figure), { childList: true, characterData: true, subtree: true });
  });
  const kasir = await signIn(shop.program.base, "kasir1");
  const gosok = { jenis: "lensa_gosok", keterangan: "Progresif", harga: 350_000, quantity: 1 };
  const [fromAnswer, fromRequest] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let number = 1; number <= SALES; number += 1) {
    const asked = performance.timeOrigin + performance.now();
    await kasir("/api/v1/penjualan", {
      nama_pasien_manual: "Pembeli",
      items: [gosok],
      diskon: 0,
      biaya_tambahan_manual: 0,
      bayar: 0,
      metode_pembayaran: "cash",
    });
    const answered = performance.timeOrigin + performance.now();
    const shown = await page.waitForFunction(
      (count) => /** @type {any} */ (window).changes.get(String(count)),
      number,
    );
    const at = /** @type {number} */ (await shown.jsonValue());
    fromAnswer.push(at - answered);
    fromRequest.push(at - asked);
  }
  const at = (/** @type {number[]} */ sorted, /** @type {number} */ share) =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  for (const [from, delays] of Object.entries({ answer: fromAnswer, request: fromRequest })) {
    delays.sort((one, other) => one - other);
    process.stdout.write(
      `${SALES} sales, from the sale's ${from} to pixels: p50 ${at(delays, 0.5)} ms, p99 ${at(delays, 0.99)} ms\n`,
    );
  }
} finally {
  await shop.close();
}
