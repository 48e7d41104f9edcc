// F2: one search for anything. What is chosen goes where it belongs.

import { need } from "../lib/dom.ts";
import { answersTo, type Chosen, choicesOf, exactly, find } from "./found.ts";
import { SearchBox } from "./search.ts";

const HINT = "Ketik nama pasien, barang, kode, atau ukuran lensa seperti -1.25/-0.50x90.";

export class Palette {
  readonly #dialog = need<HTMLDialogElement>("#find-dialog");
  readonly #input = need<HTMLInputElement>("#find");
  readonly #branch: () => number | null;
  readonly #chosen: Chosen;
  readonly #box: SearchBox;

  constructor(branch: () => number | null, chosen: Required<Chosen>) {
    this.#branch = branch;
    const closing =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args): void => {
        this.#dialog.close();
        act(...args);
      };
    this.#chosen = {
      patient: closing(chosen.patient),
      goods: closing(chosen.goods),
      custom: closing(chosen.custom),
      newPatient: closing(chosen.newPatient),
    };
    // Before the search box, which would only close its list.
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#dialog.close();
    });
    this.#box = new SearchBox(this.#input, need("#find-results"), async (q, signal) =>
      q === "" ? { choices: [], note: HINT } : answersTo(q, await find(q, branch(), signal), this.#chosen),
    );
    need("[data-close]", this.#dialog).addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#box.clear());
  }

  open(text = ""): void {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.value = text;
    this.#input.focus();
    this.#box.search();
  }

  /** Takes what a scanner read, if it is the code of one thing; several to choose from are shown. False: unknown. */
  async take(code: string): Promise<boolean> {
    const same = exactly(choicesOf(await find(code, this.#branch()), code, this.#chosen));
    const [first, second] = same;
    if (!first) return false;
    if (second) this.open(code);
    else first.choose(false);
    return true;
  }
}
