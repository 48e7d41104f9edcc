// The line that says how fresh the figures are, and whether to trust them.

import { clockTime, shopZone } from "../lib/clock.ts";
import { el } from "../lib/dom.ts";
import { statusOf, type View } from "../realtime/protocol.ts";

/** Figures that nobody has confirmed for so long are greyed. */
const STALE_MS = 30_000;
const LOOK_MS = 1_000;

interface Look {
  /** The pill's colour, and a sign for whoever cannot tell colours apart. */
  tone: "alert-success" | "alert-info" | "alert-warning" | "alert-danger";
  sign: string;
  text: string;
  /** What changes by the second: shown, and not read out. */
  more?: string;
  act?: { text: string; go: () => void } | { text: string; href: string };
}

let view: View = { phase: "connecting", polling: false, waitMs: 0 };
let viewSince = Date.now();
/** When the figures shown were true, as people read it. */
let asOf = "";
/** When the server was last heard, by two clocks: one may have been set, the other may have slept. */
let heard = { wall: Date.now(), steady: performance.now() };
let again: () => void = () => undefined;

/** `tryAgain`: what the button does. */
export function startStatus(tryAgain: () => void): void {
  again = tryAgain;
  setInterval(paint, LOOK_MS);
  paint();
}

export function showLine(now: View): void {
  view = now;
  viewSince = Date.now();
  paint();
}

/** The server was just heard: what is shown is still true. */
export function keepFresh(): void {
  heard = { wall: Date.now(), steady: performance.now() };
}

/** The figures shown are true as of this instant, by the server's clock. */
export function showAsOf(instant: string): void {
  asOf = clockTime(instant, shopZone());
  keepFresh();
  paint();
}

function look(): Look {
  const retry = { text: "Coba lagi", go: () => again() };
  switch (view.phase) {
    case "live":
      return { tone: "alert-success", sign: "●", text: "Langsung" };
    case "catching-up":
      return { tone: "alert-info", sign: "◔", text: "Menyusul…" };
    case "offline":
      return { tone: "alert-danger", sign: "✕", text: "Tidak ada internet" };
    case "paused":
      return { tone: "alert-info", sign: "‖", text: "Dijeda" };
    case "ended":
      return {
        tone: "alert-danger",
        sign: "✕",
        text: "Sesi berakhir",
        // Beside this page, which keeps what was typed and goes on once somebody is signed in.
        act: { text: "Masuk lagi", href: "/login" },
      };
    case "outdated":
      return { tone: "alert-danger", sign: "✕", text: "Hak akses berubah" };
    default:
      if (view.polling) {
        return { tone: "alert-warning", sign: "◑", text: "Diperbarui tiap 10 detik", act: retry };
      }
      if (view.phase === "connecting") return { tone: "alert-info", sign: "○", text: "Menyambung…" };
      return {
        tone: "alert-warning",
        sign: "○",
        text: "Tersambung ulang",
        more: ` dalam ${left()} dtk`,
        act: retry,
      };
  }
}

/** Whole seconds until the next attempt. */
function left(): number {
  return Math.max(1, Math.ceil((view.waitMs - (Date.now() - viewSince)) / 1_000));
}

function isStale(): boolean {
  const wall = Math.abs(Date.now() - heard.wall);
  return Math.max(wall, performance.now() - heard.steady) > STALE_MS;
}

function paint(): void {
  const status = document.querySelector<HTMLElement>("#connection-status");
  if (!status) return;
  const stale = isStale();
  document.body.classList.toggle("is-stale", stale);
  const { tone, sign, text, more = "", act } = look();
  status.classList.remove("alert-success", "alert-info", "alert-warning", "alert-danger");
  status.classList.add(tone);
  status.dataset.phase = statusOf(view);
  set(status, ".line-sign", sign);
  set(status, ".line-text", text);
  set(status, ".line-more", more);
  set(status, ".line-as-of", asOf ? ` · data per ${asOf}` : "");
  offer(status, act);
}

/** Only what differs is written: a screen reader says what is written. */
function set(status: HTMLElement, part: string, text: string): void {
  const element = status.querySelector(part);
  if (element && element.textContent !== text) element.textContent = text;
}

function offer(status: HTMLElement, act: Look["act"]): void {
  const shown = status.querySelector<HTMLElement>(".line-act");
  if (shown?.textContent === (act?.text ?? undefined)) return;
  shown?.remove();
  if (!act) return;
  if ("href" in act) {
    const link = el("a", { class: "line-act", href: act.href, target: "_blank", rel: "opener" }, act.text);
    status.append(link);
    return;
  }
  const button = el("button", { class: "line-act", type: "button" }, act.text);
  button.addEventListener("click", act.go);
  status.append(button);
}
