import assert from "node:assert/strict";
import { test } from "node:test";
import { isQuiet, sentence } from "../src/live/announce.ts";
import type { Sound } from "../src/live/sound.ts";
import type { Notification } from "../src/wire.ts";

const sound = (quietFrom: string, quietTo: string): Sound => ({
  on: true,
  volume: 1,
  voice: true,
  quietFrom,
  quietTo,
});

test("quiet hours hold from their first minute, also over midnight, and not where none are set", () => {
  const day = sound("12:00", "13:00");
  assert.deepEqual(
    ["11:59", "12:00", "12:59", "13:00"].map((now) => isQuiet(day, now)),
    [false, true, true, false],
  );
  const night = sound("21:00", "08:00");
  assert.deepEqual(
    ["20:59", "21:00", "00:10", "07:59", "08:00"].map((now) => isQuiet(night, now)),
    [false, true, true, true, false],
  );
  assert.equal(isQuiet(sound("", "08:00"), "07:00"), false);
  assert.equal(isQuiet(sound("08:00", "08:00"), "08:00"), false);
});

test("a name is called out as a sentence", () => {
  const ready: Notification = {
    type: "ready_for_pickup",
    title: "Siap Diambil",
    message: "MLT-000012",
    data: { transaction_id: 12, no_transaksi: "MLT-000012", pasien_nama: "Ibu Sari" },
    timestamp: "2026-07-20T07:03:27Z",
  };
  assert.equal(sentence(ready), "Pesanan atas nama Ibu Sari siap diambil");
  const nameless = { ...ready, data: { transaction_id: 12, no_transaksi: "MLT-000012" } };
  assert.equal(sentence(nameless), "Ada pesanan siap diambil");
});
