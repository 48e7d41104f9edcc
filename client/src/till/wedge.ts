// Tells a hand scanner from a person: it types a code within a moment and ends it with Enter. Pure: no document.

/** Longest pause between two keys of a scanner; nobody types so fast. */
const PAUSE_MS = 50;
const SHORTEST_CODE = 4;

export class Wedge {
  #typed = "";
  #last = Number.NEGATIVE_INFINITY;

  /** Takes a key that no text field wants; the code, once it is whole. */
  press(key: string, at: number): string | undefined {
    const inTime = at - this.#last <= PAUSE_MS;
    this.#last = at;
    if (key === "Enter") {
      const code = inTime ? this.#typed : "";
      this.#typed = "";
      return code.length >= SHORTEST_CODE ? code : undefined;
    }
    // Shift and the like come between the letters.
    if (key.length === 1) this.#typed = (inTime ? this.#typed : "") + key;
    return undefined;
  }
}

/** Does typing into `target` mean something already? */
export function wantsText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
