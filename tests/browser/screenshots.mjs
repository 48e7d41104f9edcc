// Takes the pictures of docs/images: a demo shop on a busy morning, on a desk and on a phone.
// Started by `cargo xtask screenshots`.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { signIn } from "./harness/api.mjs";
import { DESKTOP, PHONE, Shop } from "./harness/shop.mjs";
import { SaleForm } from "./pages/sale-form.mjs";

const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));

/** Who looks at what, and what the picture is called. */
const VIEWS = [
  { picture: "dashboard-kasir", who: "kasir1", path: "/" },
  { picture: "dashboard-admin", who: "admin1", path: "/" },
  { picture: "dashboard-owner", who: "owner", path: "/" },
  { picture: "sale-form", who: "kasir1", path: "/penjualan/baru" },
  { picture: "orders", who: "kasir1", path: "/penjualan" },
];

/**
 * What each cashier sells: how many pairs of glasses to patients of the list, and accessories to passers-by.
 * @param {Shop} shop
 */
async function morning(shop) {
  for (const { who, glasses, smallThings } of [
    { who: "kasir1", glasses: 6, smallThings: 2 },
    { who: "kasir1b", glasses: 4, smallThings: 1 },
    { who: "kasir2", glasses: 5, smallThings: 2 },
  ]) {
    const call = await signIn(shop.program.base, who);
    const [patients, frames, lenses, accessories] = await Promise.all(
      ["pasien", "frames", "lensa", "aksesoris"].map(
        async (kind) => (await call(`/api/v1/${kind}?per_page=60`)).data,
      ),
    );
    const inStock = (/** @type {any[]} */ goods) => goods.filter(({ stok }) => stok >= 2);
    for (let n = 0; n < glasses; n++) {
      const items = [
        { jenis: "frame", id: nth(inStock(frames), 3 * n).id, quantity: 1 },
        { jenis: "lensa", id: nth(inStock(lenses), 5 * n).id, quantity: 2 },
      ];
      await sell(call, { pasien_id: nth(patients, 7 * n).id, items }, n % 3 !== 2);
    }
    for (let n = 0; n < smallThings; n++) {
      const items = [{ jenis: "aksesoris", id: nth(inStock(accessories), n).id, quantity: 1 }];
      await sell(call, { nama_pasien_manual: ["Rina", "Pak Anton"][n % 2], items }, true);
    }
  }
}

/**
 * @param {Awaited<ReturnType<typeof signIn>>} call
 * @param {object} basket
 * @param {boolean} inFull else half is paid
 */
async function sell(call, basket, inFull) {
  const plain = { ...basket, diskon: 0, biaya_tambahan_manual: 0, bayar: 0, metode_pembayaran: "cash" };
  const { total } = await call("/api/v1/penjualan/quote", plain);
  await call("/api/v1/penjualan", { ...plain, bayar: inFull ? total : Math.floor(total / 2000) * 1000 });
}

/**
 * @template T
 * @param {T[]} list
 * @param {number} n
 * @returns {T}
 */
function nth(list, n) {
  const found = list[n % list.length];
  if (found === undefined) throw new Error("the demo shop has none of these");
  return found;
}

/**
 * @param {Shop} shop
 * @param {typeof VIEWS[number]} view
 * @param {typeof DESKTOP} size
 * @param {string} suffix
 */
async function picture(shop, { picture, who, path }, size, suffix) {
  const page = await shop.signIn(who, picture + suffix, size);
  await page.emulateMedia({ reducedMotion: "reduce" });
  if (path === "/penjualan/baru") {
    const form = await new SaleForm(page).open();
    await form.patient("a");
    await form.add("frame");
    await form.add("lensa");
    await form.payExactly();
    await page.evaluate(() => scrollTo(0, 0));
  } else {
    await page.goto(path);
  }
  await page.locator("#connection-status.alert-success").waitFor();
  await page.screenshot({ path: `${IMAGES}${picture}${suffix}.png`, animations: "disabled" });
  await page.context().close();
}

await mkdir(IMAGES, { recursive: true });
const shop = await Shop.open();
try {
  await morning(shop);
  for (const view of VIEWS) {
    await picture(shop, view, DESKTOP, "");
    await picture(shop, view, PHONE, "-phone");
  }
} finally {
  await shop.close();
}
if (shop.complaints.length > 0) throw new Error(`a page complained:\n${shop.complaints.join("\n")}`);
