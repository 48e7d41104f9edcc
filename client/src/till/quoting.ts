// Asks for a price while the cashier types: soon, not too often, and only the newest answer counts.

import { isAbort } from "../lib/api.ts";

const QUIET_MS = 120;
/** Typing without a pause does not put the price off longer than this. */
const LONGEST_WAIT_MS = 300;

export class Quoting<Question, Answer> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstAsked: number | undefined;
  #running: AbortController | undefined;
  readonly #ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  readonly #show: (answer: Answer) => void;
  readonly #failed: (error: unknown) => void;

  constructor(
    ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
    show: (answer: Answer) => void,
    failed: (error: unknown) => void,
  ) {
    this.#ask = ask;
    this.#show = show;
    this.#failed = failed;
  }

  /** `question` is called when the time has come, so that it sees the newest state. */
  request(question: () => Question): void {
    const now = Date.now();
    this.#firstAsked ??= now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(QUIET_MS, this.#firstAsked + LONGEST_WAIT_MS - now));
    this.#timer = setTimeout(() => void this.#send(question()), wait);
  }

  /** Nothing to price: forget what was asked. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#firstAsked = undefined;
    this.#running?.abort();
    this.#running = undefined;
  }

  async #send(question: Question): Promise<void> {
    this.cancel();
    const mine = new AbortController();
    this.#running = mine;
    try {
      const answer = await this.#ask(question, mine.signal);
      if (this.#running === mine) this.#show(answer);
    } catch (error) {
      if (this.#running === mine && !isAbort(error)) this.#failed(error);
    }
  }
}
