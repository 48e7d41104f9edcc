// How loud, how talkative and when: kept in this browser for each person, and where it is set.

import { el, icon } from "../lib/dom.ts";

export interface Sound {
  on: boolean;
  /** From 0 to 1. */
  volume: number;
  /** Names are called out, where the browser has an Indonesian voice. */
  voice: boolean;
  /** `HH:MM`, or empty: no quiet hours. */
  quietFrom: string;
  quietTo: string;
}

const USUAL: Sound = { on: true, volume: 0.6, voice: true, quietFrom: "", quietTo: "" };

const place = (): string => `melati-sound-${document.body.dataset.user ?? ""}`;

export function loadSound(): Sound {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(place()) ?? "{}") as Partial<Sound>) };
  } catch {
    return USUAL;
  }
}

function keep(change: Partial<Sound>): void {
  try {
    localStorage.setItem(place(), JSON.stringify({ ...loadSound(), ...change }));
  } catch {
    // A browser that keeps nothing starts with the usual each time.
  }
}

/** Puts the switches into `holder`; `test` makes the chime heard. */
export function showSoundSettings(holder: Element, test: (volume: number) => void): void {
  const sound = loadSound();
  const tick = (label: string, field: "on" | "voice"): HTMLElement => {
    const box = el("input", { type: "checkbox", checked: sound[field], name: `sound-${field}` });
    box.addEventListener("change", () => keep({ [field]: box.checked }));
    return el("label", {}, box, ` ${label}`);
  };
  const volume = el("input", {
    type: "range",
    min: "0",
    max: "1",
    step: "0.1",
    value: String(sound.volume),
    name: "sound-volume",
  });
  volume.addEventListener("change", () => {
    keep({ volume: Number(volume.value) });
    test(Number(volume.value));
  });
  const hour = (label: string, field: "quietFrom" | "quietTo"): HTMLElement => {
    const time = el("input", { type: "time", value: sound[field], name: `sound-${field}` });
    time.addEventListener("change", () => keep({ [field]: time.value }));
    return el("label", {}, `${label} `, time);
  };
  holder.append(
    el(
      "details",
      { class: "sound-settings" },
      el("summary", {}, icon("volume-up"), " Suara dan panggilan"),
      tick("Bunyi saat pesanan siap", "on"),
      tick("Sebut nama pasien", "voice"),
      el("label", {}, "Keras suara ", volume),
      el("span", {}, "Jam tenang"),
      hour("dari", "quietFrom"),
      hour("sampai", "quietTo"),
      ...permission(),
    ),
  );
}

/** The button that asks the browser, where it has not been asked. */
function permission(): HTMLElement[] {
  if (typeof Notification === "undefined" || Notification.permission !== "default") return [];
  const button = el("button", { type: "button", class: "btn btn-sm" }, "Izinkan pemberitahuan browser");
  button.addEventListener("click", () => void Notification.requestPermission().then(() => button.remove()));
  return [button];
}
