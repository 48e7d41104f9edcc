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

/** Whole rupiah from what a person typed (`1.250.000`, `Rp 50000`); null when there are no digits. */
export function parseRupiah(text: string): number | null {
  const digits = text.replace(/\D/g, "");
  return digits === "" ? null : Number(digits);
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
