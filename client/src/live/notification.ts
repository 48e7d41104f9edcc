// Notifications as parts of a page hear of them that live in other scripts.

import type { Notification } from "../wire.ts";

/** Told on the document with each notification. */
const NOTIFICATION_EVENT = "melati:notification";

export function tellOfNotification(data: Notification): void {
  document.dispatchEvent(new CustomEvent(NOTIFICATION_EVENT, { detail: data }));
}

/** Calls `act` with each notification this page was shown. */
export function onNotification(act: (data: Notification) => void): void {
  document.addEventListener(NOTIFICATION_EVENT, (event) => act((event as CustomEvent<Notification>).detail));
}
