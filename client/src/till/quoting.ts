// Asks for a price while the cashier types: soon, not too often, and only the newest answer counts.

import { isAbort } from "../lib/api.ts";

const QUIET_MS = 120;
/** Typing without a pause does not put the price off longer than this. */
const LONGEST_WAIT_MS = 300;

export class Quoting<Question, Answer> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstAsked: number | undefined;
  #running: AbortController | undefined;
  #waiting: (() => void)[] = [];
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

  /** Is a price on its way? */
  get pending(): boolean {
    return this.#timer !== undefined || this.#running !== undefined;
  }

  /** Resolves when no price is on its way any more. */
  idle(): Promise<void> {
    return this.pending ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /** Nothing to price: forget what was asked. */
  cancel(): void {
    this.#stop();
    this.#rest();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#firstAsked = undefined;
    this.#running?.abort();
    this.#running = undefined;
  }

  #rest(): void {
    if (this.pending) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #send(question: Question): Promise<void> {
    this.#stop();
    const mine = new AbortController();
    this.#running = mine;
    let answer: Answer;
    try {
      answer = await this.#ask(question, mine.signal);
    } catch (error) {
      if (this.#running !== mine) return;
      this.#running = undefined;
      if (!isAbort(error)) this.#failed(error);
      return this.#rest();
    }
    if (this.#running !== mine) return;
    this.#running = undefined;
    this.#show(answer);
    this.#rest();
  }
}
