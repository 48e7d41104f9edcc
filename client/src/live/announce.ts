// Orders that are ready are called out: a chime, the name in Indonesian where the browser has such a voice, a notice of
// the system where that was permitted. Each by one tab of a browser, and not in quiet hours.

import { clockTime, shopZone } from "../lib/clock.ts";
import { el, icon } from "../lib/dom.ts";
import type { Notification } from "../wire.ts";
import { onNotification } from "./notification.ts";
import { loadSound, type Sound } from "./sound.ts";

/** Long enough for every other tab to find the claim taken. */
const CLAIM_MS = 3_000;
/** Two tones, as a shop's door: hertz, and when each begins, in seconds. */
const CHIME: readonly (readonly [number, number])[] = [
  [880, 0],
  [1_175, 0.18],
];
const TONE_S = 0.5;

let audio: AudioContext | undefined;

export function startAnnouncing(): void {
  // A browser makes no sound before somebody has touched the page.
  for (const touch of ["pointerdown", "keydown"])
    addEventListener(touch, () => void unlock(), { once: true });
  onNotification((data) => void announce(data));
}

async function announce(data: Notification): Promise<void> {
  if (data.type !== "ready_for_pickup") return;
  const sound = loadSound();
  if (isQuiet(sound, clockTime(Date.now(), shopZone()).slice(0, 5))) return;
  if (!(await claim(`melati-ready-${data.data.transaction_id}`))) return;
  if (document.visibilityState === "hidden") notify(data);
  if (!sound.on) return;
  if (!chime(sound.volume)) hint();
  if (sound.voice) say(sentence(data), sound.volume);
}

/** What is called out at the counter. */
export function sentence(data: Notification): string {
  const name = data.data.pasien_nama;
  return name ? `Pesanan atas nama ${name} siap diambil` : "Ada pesanan siap diambil";
}

/** Is `now` (`HH:MM`) within the quiet hours? They may go over midnight. */
export function isQuiet({ quietFrom, quietTo }: Sound, now: string): boolean {
  if (!quietFrom || !quietTo || quietFrom === quietTo) return false;
  if (quietFrom < quietTo) return now >= quietFrom && now < quietTo;
  return now >= quietFrom || now < quietTo;
}

/** One tab gets it; where tabs cannot agree, the one that is looked at. */
async function claim(name: string): Promise<boolean> {
  if (!navigator.locks) return document.visibilityState === "visible";
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise((release) => setTimeout(release, CLAIM_MS));
    });
  });
}

async function unlock(): Promise<void> {
  audio ??= new AudioContext();
  await audio.resume();
}

/** False when the browser does not let it sound yet. */
export function chime(volume: number): boolean {
  if (audio?.state !== "running") return false;
  const now = audio.currentTime;
  for (const [hertz, begins] of CHIME) {
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(volume, now + begins);
    loudness.gain.exponentialRampToValueAtTime(0.001, now + begins + TONE_S);
    tone.connect(loudness).connect(audio.destination);
    tone.start(now + begins);
    tone.stop(now + begins + TONE_S);
  }
  return true;
}

function say(text: string, volume: number): void {
  if (typeof speechSynthesis === "undefined") return;
  const voice = speechSynthesis.getVoices().find(({ lang }) => /^id\b/i.test(lang));
  // A name read out by a voice of another language is worse than none.
  if (!voice) return;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.volume = volume;
  speechSynthesis.speak(words);
}

function notify(data: Notification): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const notice = new Notification(data.title, {
    body: data.message,
    tag: `melati-${data.data.transaction_id}`,
  });
  notice.onclick = () => {
    window.focus();
    location.assign(`/penjualan/${data.data.transaction_id}`);
  };
}

/** The page was never touched: a button, because a touch is all it takes. */
function hint(): void {
  if (document.querySelector("#sound-hint")) return;
  const button = el("button", { type: "button", class: "btn btn-sm btn-warning", id: "sound-hint" });
  button.append(icon("volume-up"), " Nyalakan suara");
  button.addEventListener("click", () => {
    button.remove();
    void unlock().then(() => chime(loadSound().volume));
  });
  document.querySelector(".header-mid")?.append(button);
}
