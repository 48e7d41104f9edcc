// Takes the pictures of docs/images: a demo shop on a busy morning, on a desk and on a phone; and every page on a
// small phone and on a wide screen, for docs/pages.md.
// Started by `cargo xtask screenshots`.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { signIn } from "./harness/api.mjs";
import { DESKTOP, PHONE, Shop, SMALL_PHONE, WIDE } from "./harness/shop.mjs";
import { SaleForm } from "./pages/sale-form.mjs";

const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));

/** Who looks at what, and what the picture is called: those of the README. */
const VIEWS = [
  { picture: "dashboard-kasir", who: "kasir1", path: "/" },
  { picture: "dashboard-admin", who: "admin1", path: "/" },
  { picture: "dashboard-owner", who: "owner", path: "/" },
  { picture: "sale-form", who: "kasir1", path: "/penjualan/baru" },
  { picture: "orders", who: "kasir1", path: "/penjualan" },
];

/** Every page, for docs/pages.md. */
const PAGES = [
  ...VIEWS,
  { picture: "dashboard-passet", who: "passet1", path: "/" },
  { picture: "work-order", who: "passet1", path: "an order of the workshop" },
  { picture: "scan", who: "passet1", path: "/pindai" },
  { picture: "order", who: "admin1", path: "an order" },
  { picture: "correction", who: "admin1", path: "a correction" },
  { picture: "receipt", who: "kasir1", path: "a receipt" },
  { picture: "patients", who: "kasir1", path: "/pasien?q=sari" },
  { picture: "patient", who: "admin1", path: "/pasien/3" },
  { picture: "stock", who: "kasir1", path: "/stok" },
  { picture: "stock-item", who: "admin1", path: "/stok/frame/1" },
  { picture: "goods-form", who: "admin1", path: "/stok/lensa/baru" },
  { picture: "upload", who: "owner", path: "/stok/frame/unggah" },
  { picture: "counts", who: "owner", path: "/opname" },
  { picture: "count", who: "admin1", path: "/opname/1?lihat=selisih" },
  { picture: "transfers", who: "admin1", path: "/transfer" },
  { picture: "transfer", who: "admin1", path: "/transfer/1" },
  { picture: "transfer-form", who: "kasir2", path: "/transfer/baru?dari=1" },
  { picture: "cash", who: "admin1", path: "/kas#tutup" },
  { picture: "cash-all", who: "owner", path: "/kas" },
  { picture: "people", who: "admin1", path: "/pengguna" },
  { picture: "person", who: "owner", path: "/pengguna/4" },
  { picture: "branches", who: "owner", path: "/cabang" },
  { picture: "branch", who: "admin1", path: "/cabang/1" },
  { picture: "account", who: "kasir1", path: "/akun" },
  { picture: "audit", who: "admin1", path: "/audit" },
  { picture: "notifications", who: "admin1", path: "/notifikasi" },
  { picture: "bell", who: "owner", path: "the bell" },
  { picture: "operator", who: "owner", path: "/admin/realtime" },
];

/**
 * What the cashiers sell: glasses to patients of the list, small things to passers-by; and the workshop's progress.
 * @param {Shop} shop
 */
async function morning(shop) {
  const workshop = await signIn(shop.program.base, "passet1");
  for (const { who, glasses, smallThings } of [
    { who: "kasir1b", glasses: 4, smallThings: 1 },
    { who: "kasir2", glasses: 5, smallThings: 2 },
    { who: "kasir1", glasses: 7, smallThings: 1 },
  ]) {
    const call = await signIn(shop.program.base, who);
    const list = async (/** @type {string} */ kind) => {
      /** @type {{ data: any[] }} */
      const { data } = await call(`/api/v1/${kind}?per_page=100`);
      return data.filter(({ stok }) => stok === undefined || stok >= 2);
    };
    const patients = await list("pasien");
    const frames = await list("frames");
    const lenses = await list("lensa");
    const accessories = await list("aksesoris");
    for (let n = 0; n < smallThings; n++) {
      const items = [{ jenis: "aksesoris", id: nth(accessories, n).id, quantity: 1 }];
      await sell(call, { nama_pasien_manual: nth(["Rina", "Pak Anton"], n), items }, true);
    }
    for (let n = 0; n < glasses; n++) {
      const patient = nth(patients, 7 * n);
      // One in four wants a better frame than the insurance covers.
      const kind = patient.service_type === "UMUM" || n % 4 === 1 ? "Umum" : patient.service_type;
      const items = [
        { jenis: "frame", id: nth(frames, 3 * n, ({ jenis_frame }) => jenis_frame === kind).id, quantity: 1 },
        { jenis: "lensa", id: nth(lenses, 5 * n).id, quantity: 2 },
      ];
      const sale = await sell(call, { pasien_id: patient.id, items }, n % 3 !== 2);
      if (who !== "kasir1") continue;
      for (const step of ["Sedang Mengerjakan", "Sudah Di Kerjakan"].slice(0, glasses - n - 3)) {
        await workshop(`/api/v1/penjualan/${sale.id}/status`, { status_pengerjaan: step });
      }
    }
  }
}

/**
 * A shelf that is being counted, and goods that another branch asks for.
 * @param {Shop} shop
 */
async function stockroom(shop) {
  const call = await signIn(shop.program.base, "kasir1");
  /** @type {{ data: { kode_frame: string, stok: number }[] }} */
  const { data } = await call("/api/v1/frames?per_page=40");
  const counted = data.filter(({ stok }) => stok > 1).slice(0, 12);
  const kasir = await shop.signIn("kasir1", "kasir1 counts");
  await kasir.goto("/opname");
  await kasir.getByRole("button", { name: "Frame" }).click();
  const pieces = counted.map(({ kode_frame, stok }, n) => `${kode_frame} x${n % 5 === 1 ? stok - 1 : stok}`);
  await kasir.getByLabel("Kode barang").fill(pieces.join("\n"));
  await kasir.getByRole("button", { name: "Tambahkan ke hitungan" }).click();
  await kasir.getByText(`${counted.length} dari`).waitFor();
  await kasir.context().close();
  const other = await shop.signIn("kasir2", "kasir2 asks");
  await other.goto("/transfer/baru");
  await other.getByLabel("Dari cabang").selectOption("1");
  const wanted = counted.slice(0, 4).map(({ kode_frame }) => kode_frame);
  await other.getByLabel("Barang, satu kode per baris").fill(wanted.join("\n"));
  await other.getByLabel("Catatan").fill("Untuk pameran hari Sabtu");
  await other.getByRole("button", { name: "Kirim permintaan" }).click();
  await other.locator(".badge", { hasText: "Diminta" }).waitFor();
  await other.context().close();
}

/**
 * @param {Awaited<ReturnType<typeof signIn>>} call
 * @param {object} basket
 * @param {boolean} inFull else half is paid
 */
async function sell(call, basket, inFull) {
  const plain = { ...basket, diskon: 0, biaya_tambahan_manual: 0, bayar: 0, metode_pembayaran: "cash" };
  const { total } = await call("/api/v1/penjualan/quote", plain);
  const bayar = inFull ? total : Math.floor(total / 2000) * 1000;
  return call("/api/v1/penjualan", { ...plain, bayar });
}

/**
 * The name of somebody whose glasses the insurance pays for, up to its ceiling.
 * @param {Shop} shop
 */
async function insured(shop) {
  const call = await signIn(shop.program.base, "kasir1");
  /** @type {{ data: { nama_pasien: string, service_type: string }[] }} */
  const { data } = await call("/api/v1/pasien?per_page=100");
  return nth(data, 2, ({ service_type }) => service_type === "BPJS II").nama_pasien;
}

/**
 * @template T
 * @param {T[]} list
 * @param {number} n
 * @param {(one: T) => boolean} [fits]
 * @returns {T}
 */
function nth(list, n, fits = () => true) {
  const fitting = list.filter(fits);
  const found = fitting[n % fitting.length];
  if (found === undefined) throw new Error("the demo shop has none of these");
  return found;
}

/**
 * @param {Shop} shop
 * @param {typeof VIEWS[number]} view
 * @param {typeof DESKTOP} size
 * @param {string} file
 */
async function picture(shop, { picture, who, path }, size, file) {
  const page = await shop.signIn(who, `${picture} ${file}`, size);
  await page.emulateMedia({ reducedMotion: "reduce" });
  if (path === "/penjualan/baru") {
    const form = await new SaleForm(page).open();
    await form.patient(await insured(shop));
    await form.add("frame", "umum");
    await form.add("lensa", "hijau");
    await form.payExactly();
    await page.evaluate(() => scrollTo(0, 0));
  } else if (path === "the bell") {
    await page.locator("#bell").click();
    await page.locator("#bell-panel .told").first().waitFor();
  } else if (path.startsWith("a")) {
    await page.goto(path === "an order of the workshop" ? "/" : "/penjualan");
    await page.locator("[data-order-id] a").first().click();
    await page.waitForURL(/(penjualan|pengerjaan).\d+$/);
    if (path === "a receipt") await page.goto(`${page.url()}/nota`);
    if (path === "a correction") await page.goto(`${page.url()}/koreksi`);
  } else {
    await page.goto(path);
  }
  // A page for paper has no line.
  if (path !== "a receipt") await page.locator("#connection-status.alert-success").waitFor();
  const jpeg = file.endsWith(".jpg") ? { type: /** @type {const} */ ("jpeg"), quality: 72 } : {};
  await page.screenshot({ path: IMAGES + file, animations: "disabled", ...jpeg });
  await page.context().close();
}

await mkdir(`${IMAGES}pages`, { recursive: true });
const shop = await Shop.open();
try {
  await morning(shop);
  await stockroom(shop);
  for (const view of VIEWS) {
    await picture(shop, view, DESKTOP, `${view.picture}.png`);
    await picture(shop, view, PHONE, `${view.picture}-phone.png`);
  }
  for (const view of PAGES) {
    await picture(shop, view, SMALL_PHONE, `pages/${view.picture}-360.jpg`);
    await picture(shop, view, WIDE, `pages/${view.picture}-1920.jpg`);
  }
} finally {
  await shop.close();
}
if (shop.complaints.length > 0) throw new Error(`a page complained:\n${shop.complaints.join("\n")}`);
