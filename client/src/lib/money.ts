// Rupiah as the shop writes it. The same text as the server's, so that a figure never jumps on its first update.

/** `1250000` → `Rp 1.250.000`. */
export function rupiah(amount: number): string {
  const sign = amount < 0 ? "-" : "";
  return `${sign}Rp ${grouped(Math.abs(amount))}`;
}

/** `1250000` → `1.250.000`. */
export function grouped(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
}

/** What is longer is a slip of the hand, or a code that was scanned. */
const MOST_DIGITS = 12;
/** Digits alone or in groups of three; `Rp` before them and `,00` or `,-` after them say nothing. */
const WRITTEN = /^(?:rp\.?)?\s*(\d+|\d{1,3}(?:[.\s]\d{3})+)(?:,(?:00|-))?$/i;

/**
 * Whole rupiah from what a person typed (`1.250.000`, `Rp 50000`, `150.000,00`); null for anything else. It guesses
 * nothing: `12,5`, `5%` and `-5000` are no amounts rather than 125, 5 and 5000.
 */
export function parseRupiah(text: string): number | null {
  const [, written] = WRITTEN.exec(text.trim()) ?? [];
  return written === undefined ? null : numberOf(written);
}

/**
 * What `text` is when it came of the amount `before` by one stroke. The dots were ours: they need not be moved by hand
 * where another zero follows `50.000`, or one is taken away.
 */
export function parseEdited(text: string, before: string): number | null {
  const amount = parseRupiah(text);
  if (amount !== null || !/^\d[\d.]*$/.test(text) || !/^\d*$/.test(inserted(text, before))) return amount;
  return numberOf(text);
}

/** What stands in `text` between all that it begins and ends with as `before` does. */
function inserted(text: string, before: string): string {
  const shorter = Math.min(text.length, before.length);
  let start = 0;
  while (start < shorter && text[start] === before[start]) start += 1;
  let end = 0;
  while (end < shorter - start && text.at(-1 - end) === before.at(-1 - end)) end += 1;
  return text.slice(start, text.length - end);
}

function numberOf(written: string): number | null {
  const digits = written.replace(/\D/g, "").replace(/^0+(?=\d)/, "");
  return digits.length > MOST_DIGITS ? null : Number(digits);
}

/** Why `text`, which is no amount, is none. */
export function amountFault(text: string): string {
  return /^[\d.\s]+$/.test(text) && text.replace(/\D/g, "").length > MOST_DIGITS
    ? `paling banyak ${MOST_DIGITS} angka`
    : "tulis rupiah, misalnya 150.000";
}

/** `1250000` → `1,3 jt`, for where there is little room. */
export function shortRupiah(amount: number): string {
  if (amount >= 1_000_000) return `${String(Math.round(amount / 100_000) / 10).replace(".", ",")} jt`;
  return amount >= 1_000 ? `${Math.round(amount / 1_000)} rb` : String(amount);
}

/** Text in which no line ends within an amount. */
export function oneLineAmounts(text: string): string {
  return text.replaceAll("Rp ", "Rp\u00a0");
}
