// Stands in for Bootstrap's toast, which needs a browser to be loaded at all.

export default class Toast {
  readonly #element: Element;

  constructor(element: Element) {
    this.#element = element;
  }

  show(): void {
    this.#element.classList.add("show");
  }
}
