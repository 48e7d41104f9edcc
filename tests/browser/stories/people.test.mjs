// People: somebody is added and signs in, and another password throws the other device out.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { PASSWORD } from "../harness/api.mjs";
import { DESKTOP, PHONE } from "../harness/shop.mjs";
import { story } from "../harness/story.mjs";

story("an admin adds a cashier, who signs in and is put out again", async (shop) => {
  const admin = await shop.signIn("admin1");
  await admin.getByRole("link", { name: "Pengguna", exact: true }).click();
  await admin.getByRole("link", { name: "Pengguna baru" }).click();
  await admin.getByLabel("Nama", { exact: true }).fill("Rani Putri");
  await admin.getByLabel("E-mail untuk masuk").fill("rani@melati.example");
  await admin.getByLabel("Kata sandi", { exact: true }).fill(PASSWORD);
  assert.equal(await admin.getByText("Pemilik", { exact: true }).count(), 0, "an admin makes no owner");
  await admin.getByRole("button", { name: "Simpan" }).click();
  await admin.getByText("Pengguna ditambahkan").waitFor();

  const rani = await shop.signIn("rani", "rani", PHONE);
  await rani.goto("/penjualan/baru");
  await rani.getByRole("heading", { level: 1 }).first().waitFor();

  await admin.locator("label", { hasText: "Tidak" }).click();
  await admin.getByRole("button", { name: "Simpan" }).click();
  await admin.getByText("Perubahan tersimpan").waitFor();
  await rani.goto("/akun");
  assert.match(rani.url(), /\/login/);
});

story("another password throws the other device out and keeps this one", async (shop) => {
  const here = await shop.signIn("kasir1", "here", DESKTOP);
  const elsewhere = await shop.signIn("kasir1", "elsewhere", PHONE);
  await here.goto("/akun");
  assert.equal(await here.locator("[data-device]").count(), 2);
  await here.getByText("Chrome, Linux").first().waitFor();

  await here.getByLabel("Kata sandi lama").fill("salah-sekali");
  await here.getByLabel("Kata sandi baru").fill("sandi-yang-baru");
  // The refused form answers with a status that a browser reports as failed.
  const quiet = shop.complaints.length;
  await here.getByRole("button", { name: "Ganti kata sandi" }).click();
  await here.getByText("tidak cocok, coba lagi").waitFor();
  shop.complaints.length = quiet;

  await here.getByLabel("Kata sandi lama").fill(PASSWORD);
  await here.getByLabel("Kata sandi baru").fill("sandi-yang-baru");
  await here.getByRole("button", { name: "Ganti kata sandi" }).click();
  await here.getByText("Kata sandi diganti").waitFor();
  assert.equal(await here.locator("[data-device]").count(), 1);
  await elsewhere.goto("/penjualan");
  assert.match(elsewhere.url(), /\/login/);
});

/**
 * What an authenticator app shows so many half minutes from now (RFC 6238).
 * @param {string} secret in base 32
 * @param {number} [ahead]
 */
function code(secret, ahead = 0) {
  const bits = [...secret].map((c) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"),
  );
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", key).update(step).digest();
  const place = mac.readUInt8(19) & 15;
  return String((mac.readUInt32BE(place) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

story("the owner signs in with a code of her phone", async (shop) => {
  const owner = await shop.signIn("owner", "owner", PHONE);
  await owner.goto("/akun");
  const card = owner.locator("#dua-langkah");
  await card.getByLabel("Kata sandi Anda").fill(PASSWORD);
  await card.getByRole("button", { name: "Siapkan" }).click();
  await card.locator("svg").first().waitFor();
  const secret = (await card.locator("code").textContent()) ?? "";
  await card.getByLabel("Kode 6 angka").fill(code(secret));
  await card.getByRole("button", { name: "Aktifkan" }).click();
  await owner.getByText("Verifikasi dua langkah aktif").waitFor();

  await owner.context().clearCookies();
  await owner.goto("/login");
  await owner.getByLabel("Email").fill("owner@melati.example");
  await owner.getByLabel("Kata sandi").fill(PASSWORD);
  await owner.getByRole("button", { name: "Masuk" }).click();
  await owner.getByText("Isi juga kode 6 angka").waitFor();
  // A refusal is a 401, which the browser notes.
  shop.complaints.length = 0;
  await owner.getByLabel("Kata sandi").fill(PASSWORD);
  // The code of now was used to set it up; a phone's clock may be ahead.
  await owner.getByLabel("Kode 6 angka").fill(code(secret, 1));
  await owner.getByRole("button", { name: "Masuk" }).click();
  await owner.locator(".total-omset-admin").waitFor();
});
