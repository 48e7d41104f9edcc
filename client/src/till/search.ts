// A search field whose answers are chosen with finger, mouse or keyboard (ARIA combobox).

import { isAbort } from "../lib/api.ts";
import { el } from "../lib/dom.ts";

const QUIET_MS = 180;
let count = 0;

export interface Choice {
  element: HTMLElement;
  /** Rows of a group follow each other, under its name. */
  group?: string;
  /** What was typed is its very code. */
  exact?: boolean;
  /** What to do about nothing being found: never taken before it was pointed at. */
  offer?: boolean;
  /** `many`: with the Shift key, as a pair of lenses. */
  choose: (many: boolean) => void;
}

export interface Answers {
  choices: Choice[];
  /** Said above them. */
  note?: string;
}

export class SearchBox {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;
  #choices: Choice[] = [];
  /** The text the choices were found for. */
  #found: string | undefined;
  #active = -1;
  readonly #input: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #find: (q: string, signal: AbortSignal) => Promise<Answers>;

  constructor(
    input: HTMLInputElement,
    list: HTMLElement,
    find: (q: string, signal: AbortSignal) => Promise<Answers>,
  ) {
    this.#input = input;
    this.#list = list;
    this.#find = find;
    input.addEventListener("input", () => this.search());
    input.addEventListener("focus", () => this.search());
    input.addEventListener("keydown", (event) => this.#key(event));
    // Leaving the field closes the list, unless the finger is on one of its rows.
    input.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** Looks again for what stands in the field. */
  search(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(false), QUIET_MS);
  }

  clear(): void {
    this.#input.value = "";
    this.close();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#found = undefined;
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
    this.#active = -1;
  }

  async #run(takeTheOnlyOne: boolean, many = false): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    const text = this.#input.value.trim();
    try {
      const answers = await this.#find(text, mine.signal);
      if (this.#running !== mine || document.activeElement !== this.#input) return;
      this.#found = text;
      this.#show(answers);
      if (!takeTheOnlyOne) return;
      const found = answers.choices.filter((choice) => !choice.offer);
      const exact = found.filter((choice) => choice.exact);
      const [first, second] = exact.length > 0 ? exact : found;
      if (first && !second) this.#choose(first, many);
    } catch (error) {
      if (!isAbort(error)) this.#show({ choices: [], note: "Pencarian gagal. Coba lagi." });
    }
  }

  #show({ choices, note }: Answers): void {
    this.#choices = choices;
    this.#active = -1;
    for (const choice of choices) {
      choice.element.id = `pilihan-${++count}`;
      choice.element.setAttribute("role", "option");
      choice.element.setAttribute("aria-selected", "false");
      choice.element.addEventListener("click", (event) => this.#choose(choice, event.shiftKey));
    }
    this.#list.replaceChildren(
      ...(note ? [el("div", { class: "search-note" }, note)] : []),
      ...choices.flatMap((choice, index) => this.#rows(choice, choices[index - 1])),
    );
    this.#list.scrollTop = 0;
    this.#open();
  }

  /** A row, below its group's name where it is the first of it. */
  #rows(choice: Choice, before: Choice | undefined): HTMLElement[] {
    if (!choice.group || choice.group === before?.group) return [choice.element];
    return [
      el("div", { class: "search-group", role: "presentation", "aria-hidden": "true" }, choice.group),
      choice.element,
    ];
  }

  #open(): void {
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
  }

  #choose(choice: Choice, many: boolean): void {
    this.clear();
    choice.choose(many);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Enter") this.#enter(event.shiftKey);
    else return;
    event.preventDefault();
  }

  /** Takes the marked row, or the first. A scanner types and presses Enter before any answer: look first then. */
  #enter(many: boolean): void {
    const chosen = this.#choices[this.#active] ?? this.#choices.find(({ offer }) => !offer);
    if (this.#found !== this.#input.value.trim()) void this.#run(true, many);
    else if (chosen && !this.#list.hidden) this.#choose(chosen, many);
  }

  #move(step: number): void {
    const many = this.#choices.length;
    if (many === 0 || this.#list.hidden) return this.search();
    this.#active = (this.#active + step + many) % many;
    this.#choices.forEach(({ element }, index) => {
      const here = index === this.#active;
      element.setAttribute("aria-selected", String(here));
      if (!here) return;
      this.#input.setAttribute("aria-activedescendant", element.id);
      element.scrollIntoView({ block: "nearest" });
    });
  }
}
