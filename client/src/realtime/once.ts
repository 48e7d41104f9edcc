// Each event of a log feed once, by whichever way it comes first: a stream, a poll, another leader.

import type { Message } from "./line.ts";
import { isAfter } from "./protocol.ts";

/** Each of their events counts; of the other feeds, the newest picture. */
export const LOG_FEEDS: readonly string[] = ["notifications", "stock-updates"];

export class Once {
  /** How far each log feed was heard. */
  readonly #heard = new Map<string, string>();

  /** Is it new? From then on it is not. */
  take({ event, id }: Message): boolean {
    // What comes after a gap may begin anywhere.
    if (event === "gap") this.#heard.clear();
    if (!LOG_FEEDS.includes(event)) return true;
    if (!isAfter(id, this.#heard.get(event) ?? "")) return false;
    this.#heard.set(event, id);
    return true;
  }
}
