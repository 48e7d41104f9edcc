// People: somebody is added and signs in, and another password throws the other device out.

import assert from "node:assert/strict";
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
