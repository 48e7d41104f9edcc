// Times as people read them.

/** `14:03:27` in the shop's zone; empty when the instant cannot be read. */
export function clockTime(instant: string | number, timeZone: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone }).format(date);
}

/** `14:03` today, `20/07 14:03` before. */
export function shortTime(instant: string, now: number, timeZone: string): string {
  const day = (at: string | number): string =>
    new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "2-digit", timeZone }).format(new Date(at));
  const time = clockTime(instant, timeZone).slice(0, 5);
  return time === "" || day(instant) === day(now) ? time : `${day(instant)} ${time}`;
}

/** `2026-07-20` → `20/07`. */
export function shortDay(day: string): string {
  const [, month, date] = day.split("-");
  return `${date}/${month}`;
}

/** The branch's zone, as the page was told; Jakarta where it was not. */
export function shopZone(): string {
  return document.body.dataset.zone || "Asia/Jakarta";
}
