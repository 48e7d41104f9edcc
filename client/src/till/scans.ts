// Hears a hand scanner wherever the cursor stands. Its letters are taken out of the field they fell into, and its Enter
// presses nothing.

import { Wedge } from "./wedge.ts";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What stood in a field, and what of it was marked. */
interface Standing {
  field: Field | undefined;
  value: string;
  marked: [number, number] | undefined;
}

/** Calls `scanned` with every code, before anybody else hears of its Enter. */
export function startScans(scanned: (code: string) => void): void {
  const wedge = new Wedge<Standing>();
  const heard = (event: KeyboardEvent): void => {
    // Nobody scans with a key held down, and what is pressed with Ctrl is no letter.
    if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const scan = wedge.press(event.key, event.timeStamp, () => standing(event.target));
    if (!scan) return;
    const { field } = scan.before;
    // Where a code is wanted it stays, alone; a search goes on to look for it.
    const wanted = field?.matches("[data-scan]") === true;
    if (wanted && field) put(field, scan.code);
    if (wanted && field?.matches("[role=combobox]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (wanted) return;
    restore(scan.before);
    scanned(scan.code);
  };
  document.addEventListener("keydown", heard, true);
}

/** The field that typing into `target` changes. */
export function fieldOf(target: EventTarget | null): Field | undefined {
  if (target instanceof HTMLInputElement)
    return ["radio", "checkbox", "button"].includes(target.type) ? undefined : target;
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ? target : undefined;
}

function standing(target: EventTarget | null): Standing {
  const field = fieldOf(target);
  if (!field) return { field, value: "", marked: undefined };
  // A date has no marks.
  const marks = field instanceof HTMLSelectElement ? [] : [field.selectionStart, field.selectionEnd];
  const [start, end] = marks;
  const marked: [number, number] | undefined =
    typeof start === "number" && typeof end === "number" ? [start, end] : undefined;
  return { field, value: field.value, marked };
}

function restore({ field, value, marked }: Standing): void {
  if (!field) return;
  put(field, value);
  if (marked && !(field instanceof HTMLSelectElement)) field.setSelectionRange(...marked);
}

/** Sets what stands in a field, and tells whoever follows it. */
function put(field: Field, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (field instanceof HTMLSelectElement) field.dispatchEvent(new Event("change", { bubbles: true }));
}
