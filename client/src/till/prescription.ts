// A prescription in one line, as the shop writes it. Pure.

import type { Prescription } from "../wire.ts";

/** `Resep 20/07/2026: OD -1.25/-0.50x90 add +2.00, OS -1.00` */
export function prescriptionText(it: Prescription): string {
  const right = eye(it.od_sph, it.od_cyl, it.od_axis, it.add_kanan);
  const left = eye(it.os_sph, it.os_cyl, it.os_axis, it.add_kiri);
  return `Resep ${it.tanggal.split("-").reverse().join("/")}: OD ${right}, OS ${left}`;
}

/** The powers that a search for lenses wants, by eye; once for both where they are the same. */
export function lensesOf(it: Prescription): { eye: string; powers: string }[] {
  const right = eye(it.od_sph, it.od_cyl, it.od_axis, it.add_kanan);
  const left = eye(it.os_sph, it.os_cyl, it.os_axis, it.add_kiri);
  if (right === left) return [{ eye: "kedua mata", powers: right }];
  return [
    { eye: "OD", powers: right },
    { eye: "OS", powers: left },
  ];
}

function eye(sph: number, cyl: number, axis: number | null, add: number | null): string {
  const cylinder = axis === null ? "" : `/${power(cyl)}x${axis}`;
  return `${power(sph)}${cylinder}${add === null ? "" : ` add ${power(add)}`}`;
}

function power(hundredths: number): string {
  return `${hundredths > 0 ? "+" : ""}${(hundredths / 100).toFixed(2)}`;
}
