import assert from "node:assert/strict";
import { test } from "node:test";
import { answersTo, type Chosen, choicesOf, exactly } from "../src/till/found.ts";
import type { Found, Frame } from "../src/wire.ts";
import { page } from "./page.ts";

const taken: string[] = [];
const chosen: Required<Chosen> = {
  patient: () => {},
  goods: ({ code }) => void taken.push(code),
  custom: (power) => void taken.push(`gosok ${power}`),
  newPatient: (typed) => void taken.push(`pasien ${typed}`),
};

function found(codes: string[], daya: string | null = null): Found {
  const frame = codes.map((kode_frame, id) => ({
    id,
    kode_frame,
    merk_frame: "Lentera",
    jenis_frame: "Umum",
    harga_jual_frame: 150_000,
    stok: 2,
  }));
  return { frame: frame as unknown as Frame[], lensa: [], aksesoris: [], pasien: [], daya };
}

function meant(code: string, codes: string[]): string[] {
  page("");
  taken.length = 0;
  for (const choice of exactly(choicesOf(found(codes), code, chosen))) choice.choose(false);
  return taken;
}

test("a frame that came from another branch is meant by the code on its label", () => {
  assert.deepEqual(meant("FR000003", ["FR000003-CAB002", "FR0000031"]), ["FR000003-CAB002"]);
  assert.deepEqual(meant("fr000003", ["FR000003-CAB002"]), ["FR000003-CAB002"]);
  assert.deepEqual(meant("FR000003", ["FR000003", "FR000003-CAB002"]), ["FR000003"], "its own code first");
  assert.deepEqual(meant("FR000003-CAB002", ["FR000003-CAB002"]), ["FR000003-CAB002"]);
  assert.deepEqual(meant("FR", ["FR-000003"]), [], "a beginning is no code");
});

/** What is said of nothing, and what is offered. */
function offered(q: string, daya: string | null): [string | undefined, string[]] {
  page("");
  const { note, choices } = answersTo(q, found([], daya), chosen);
  return [note, choices.map(({ element }) => element.textContent?.trim() ?? "")];
}

test("where nothing is found it says what was looked for, and what can be done", () => {
  assert.deepEqual(offered("-1.25/-0.50x90", "-1.25/-0.50x90"), [
    "Tidak ada lensa ukuran -1.25/-0.50x90 di rak cabang ini.",
    ["Lensa gosok ukuran -1.25/-0.50x90"],
  ]);
  assert.deepEqual(offered(" Bu Sari ", null), [
    "Tidak ada yang cocok dengan “Bu Sari”.",
    ["Pasien baru: Bu Sari"],
  ]);
  assert.deepEqual(offered("FR999999", null)[1], [], "nobody is called so");
  assert.deepEqual(offered("125", "+1.25")[1], ["Lensa gosok ukuran +1.25", "Pasien baru: 125"]);
  const { choices } = answersTo("-1.25", found([], "-1.25"), chosen);
  taken.length = 0;
  choices[0]?.choose(false);
  assert.deepEqual(taken, ["gosok -1.25"]);
  assert.ok(
    choices.every(({ offer }) => offer),
    "none is taken unless it is pointed at",
  );
});
