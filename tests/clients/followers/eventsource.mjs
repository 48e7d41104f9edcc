// The npm package `eventsource`: the standard's interface outside a browser. It comes back by itself.

import { EventSource } from "eventsource";

const { URL: address = "", TOKEN: token, AFTER: after } = process.env;
const first = after ? `${address}?last_event_id=${encodeURIComponent(after)}` : address;
const source = new EventSource(first, {
  fetch: (url, init) =>
    fetch(url, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${token}` },
    }),
});
for (const name of ["message", "hello", "bye"]) {
  source.addEventListener(name, (event) => {
    const told = { event: name, id: event.lastEventId, data: event.data };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  });
}
