// What is said where a search found nothing, and what can be done about it.

import { el, icon } from "../lib/dom.ts";
import type { Answers, Choice } from "./search.ts";

export interface Offers {
  /** A lens of that power, ground to order. */
  custom: (power: string) => void;
  /** A patient who is not in the list yet. */
  newPatient?: (typed: string) => void;
}

/** `power`: the lens power that was understood, if any. */
export function nothingFound(q: string, power: string | null, { custom, newPatient }: Offers): Answers {
  const text = q.trim();
  // Bare digits are a power too, but more often a part of a phone number.
  const byPower = power !== null && !/^\d+$/.test(text);
  const choices: Choice[] = [];
  if (power !== null) choices.push(offer("plus-lg", `Lensa gosok ukuran ${power}`, () => custom(power)));
  if (newPatient && !byPower && !isCode(text))
    choices.push(offer("person-plus", `Pasien baru: ${text}`, () => newPatient(text)));
  const note = byPower
    ? `Tidak ada lensa ukuran ${power} di rak cabang ini.`
    : `Tidak ada yang cocok dengan “${text}”.`;
  return { note, choices };
}

/** Letters and digits in one word: nobody is called so. */
function isCode(text: string): boolean {
  return /^(?=\S*\d)(?=\S*[a-z])\S+$/i.test(text);
}

function offer(mark: string, text: string, choose: () => void): Choice {
  const element = el(
    "div",
    { class: "search-row search-offer" },
    el("div", { class: "search-main" }, icon(mark), el("span", {}, text)),
  );
  return { element, offer: true, choose };
}
