import assert from "node:assert/strict";
import { test } from "node:test";
import { prescriptionText } from "../src/till/prescription.ts";
import type { Prescription } from "../src/wire.ts";

test("a prescription is one line", () => {
  const it = { tanggal: "2026-07-20", od_sph: -125, od_cyl: -50, od_axis: 90, add_kanan: 200 };
  const both = { ...it, os_sph: 25, os_cyl: 0, os_axis: null, add_kiri: null } as Prescription;
  assert.equal(prescriptionText(both), "Resep 20/07/2026: OD -1.25/-0.50x90 add +2.00, OS +0.25");
});
