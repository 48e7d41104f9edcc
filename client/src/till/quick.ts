// The notes a customer is likely to hand over. Pure.

const NOTES = [10_000, 50_000, 100_000];
const MOST_OFFERED = 3;

/** Amounts above `due` that round it up to whole notes, smallest first; `due` itself is offered as "uang pas". */
export function quickCash(due: number): number[] {
  if (due <= 0) return [];
  const rounded = NOTES.map((note) => Math.ceil(due / note) * note).filter((amount) => amount > due);
  return [...new Set(rounded)].slice(0, MOST_OFFERED);
}
