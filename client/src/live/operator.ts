// Passes the operator's picture on to the page that shows it.

import type { OperatorView } from "../wire.ts";

const PICTURE_EVENT = "melati:open-streams";

/** Calls `act` with each picture of the open streams. */
export function onOpenStreams(act: (data: OperatorView) => void): void {
  document.addEventListener(PICTURE_EVENT, (event) => act((event as CustomEvent<OperatorView>).detail));
}

export function showOpenStreams(data: OperatorView): void {
  document.dispatchEvent(new CustomEvent(PICTURE_EVENT, { detail: data }));
}
