// The line that says how fresh the figures are.

import { clockTime, shopZone } from "../lib/clock.ts";
import type { LineState } from "../realtime/connection.ts";

const LOOKS: Record<LineState, [string, string]> = {
  live: ["alert-success", "Langsung"],
  connecting: ["alert-info", "Menyambung…"],
  lost: ["alert-danger", "Terputus"],
  ended: ["alert-danger", "Sesi berakhir: muat ulang"],
};

let state: LineState = "connecting";
let asOf = "";

export function showLine(now: LineState): void {
  state = now;
  paint();
}

/** The figures shown are true as of this instant. */
export function showAsOf(instant: string): void {
  asOf = clockTime(instant, shopZone());
  paint();
}

function paint(): void {
  const status = document.querySelector("#connection-status");
  if (!status) return;
  const [look, text] = LOOKS[state];
  status.classList.remove("alert-success", "alert-info", "alert-danger");
  status.classList.add(look);
  status.textContent = state === "live" && asOf ? `${text} · data per ${asOf}` : text;
}
