// Keeping up with what comes faster than anybody can look.

/** Hands on the first at once, and of what comes within `ms` after it all together, then. */
export function collect<T>(ms: number, act: (items: T[]) => void): (item: T) => void {
  let waiting: T[] | undefined;
  const rest = (): void => {
    const items = waiting ?? [];
    waiting = undefined;
    if (items.length > 0) hand(items);
  };
  const hand = (items: T[]): void => {
    waiting = [];
    setTimeout(rest, ms);
    act(items);
  };
  return (item) => {
    if (waiting) waiting.push(item);
    else hand([item]);
  };
}

/** Draws the first at once, and of what comes within `ms` after it only the newest. */
export function newest<T>(ms: number, draw: (item: T) => void): (item: T) => void {
  return collect(ms, (items: T[]) => draw(items[items.length - 1] as T));
}

/** Does `act` at each call, one at a time and `ms` apart; of calls meanwhile it does one more for all. */
export function oneByOne(ms: number, act: () => Promise<void>): () => void {
  let again = false;
  let busy = false;
  const follow = async (): Promise<void> => {
    busy = true;
    while (again) {
      again = false;
      // What fails is tried again with the next call.
      await act().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
    busy = false;
  };
  return () => {
    again = true;
    if (!busy) void follow();
  };
}
