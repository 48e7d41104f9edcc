// Only what is used of packages that bring no types for the parts we import.

declare module "bootstrap/js/src/toast.js" {
  export default class Toast {
    constructor(element: Element, options?: { delay?: number });
    show(): void;
  }
}
