// Tells a hand scanner from a person: it types a code within a moment and ends it with Enter. Pure: no document.

/** Longest pause between two keys of a scanner; nobody types so fast. */
const PAUSE_MS = 50;
const SHORTEST_CODE = 4;
/** A scanner holds them for its capitals. */
const BETWEEN_LETTERS = ["Shift", "CapsLock", "AltGraph"];

/** What a scanner read, and what there was before its first letter. */
export interface Scan<Before> {
  code: string;
  before: Before;
}

export class Wedge<Before> {
  #typed = "";
  #before: Before | undefined;
  #last = Number.NEGATIVE_INFINITY;

  /**
   * Takes a key before it does anything, with the way to look at what stands there now; the code, once it is whole. Its
   * letters may have gone into a field by then, which `before` is there to put right.
   */
  press(key: string, at: number, look: () => Before): Scan<Before> | undefined {
    const inTime = at - this.#last <= PAUSE_MS;
    this.#last = at;
    if (!inTime) this.#typed = "";
    if (key.length === 1) {
      if (this.#typed === "") this.#before = look();
      this.#typed += key;
      return undefined;
    }
    if (BETWEEN_LETTERS.includes(key)) return undefined;
    const [code, before] = [this.#typed, this.#before];
    this.#typed = "";
    this.#before = undefined;
    if (key !== "Enter" || code.length < SHORTEST_CODE || before === undefined) return undefined;
    return { code, before };
  }
}
