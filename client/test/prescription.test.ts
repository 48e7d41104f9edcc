import assert from "node:assert/strict";
import { test } from "node:test";
import { lensesOf, prescriptionText } from "../src/till/prescription.ts";
import type { Prescription } from "../src/wire.ts";

test("a prescription is one line", () => {
  const it = { tanggal: "2026-07-20", od_sph: -125, od_cyl: -50, od_axis: 90, add_kanan: 200 };
  const both = { ...it, os_sph: 25, os_cyl: 0, os_axis: null, add_kiri: null } as Prescription;
  assert.equal(prescriptionText(both), "Resep 20/07/2026: OD -1.25/-0.50x90 add +2.00, OS +0.25");
  assert.deepEqual(lensesOf(both), [
    { eye: "OD", powers: "-1.25/-0.50x90 add +2.00" },
    { eye: "OS", powers: "+0.25" },
  ]);
});

test("eyes that need the same lens ask for it once", () => {
  const right = { od_sph: -100, od_cyl: 0, od_axis: null, add_kanan: null };
  const same = { ...right, os_sph: -100, os_cyl: 0, os_axis: null, add_kiri: null } as Prescription;
  assert.deepEqual(lensesOf(same), [{ eye: "kedua mata", powers: "-1.00" }]);
});
