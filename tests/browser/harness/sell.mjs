// A sale over the API, past whatever stands between the others and the program.

import { signIn } from "./api.mjs";

/**
 * Rings up a frame at the first branch; its code.
 * @param {{ base: string }} shop
 * @param {number} [bayar] handed over in cash
 * @returns {Promise<string>}
 */
export async function sellFrame(shop, bayar = 0) {
  const kasir = await signIn(shop.base, "kasir1");
  const { data } = await kasir("/api/v1/frames?per_page=50");
  const frame = data.find((/** @type {{ stok: number }} */ { stok }) => stok > 0);
  const sale = await kasir("/api/v1/penjualan", {
    nama_pasien_manual: "Pembeli",
    items: [{ jenis: "frame", id: frame.id, quantity: 1 }],
    diskon: 0,
    biaya_tambahan_manual: 0,
    bayar,
    metode_pembayaran: "cash",
  });
  return sale.kode_penjualan;
}
