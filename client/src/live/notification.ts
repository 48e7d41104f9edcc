// Notifications as parts of a page hear of them that live in other scripts: each as it comes, and how far they were
// read, on whichever device.

import type { Notification, ReadUpdate } from "../wire.ts";

/** Told on the document with each notification. */
const NOTIFICATION_EVENT = "melati:notification";
/** Told on the document when more was read. */
const READ_EVENT = "melati:notifications-read";

export function tellOfNotification(data: Notification): void {
  document.dispatchEvent(new CustomEvent(NOTIFICATION_EVENT, { detail: data }));
}

/** Calls `act` with each notification this page was shown. */
export function onNotification(act: (data: Notification) => void): void {
  document.addEventListener(NOTIFICATION_EVENT, (event) => act((event as CustomEvent<Notification>).detail));
}

export function tellOfReading(data: ReadUpdate): void {
  document.dispatchEvent(new CustomEvent(READ_EVENT, { detail: data }));
}

/** Calls `act` with how far the notifications were read: at first, and when more was. */
export function onReading(act: (data: ReadUpdate) => void): void {
  document.addEventListener(READ_EVENT, (event) => act((event as CustomEvent<ReadUpdate>).detail));
}
