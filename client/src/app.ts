// On every page inside the shop: the menu, the live line, and forms that answer in place.

import { need } from "./lib/dom.ts";
import { startForms } from "./lib/forms.ts";
import { startSidebar } from "./lib/sidebar.ts";
import { chime, startAnnouncing } from "./live/announce.ts";
import { startBell } from "./live/bell.ts";
import { showSoundSettings } from "./live/sound.ts";
import { startWatching } from "./live/watch.ts";
import type { FeedName } from "./wire.ts";

startSidebar();
startForms();
startAnnouncing();
startBell();
startWatching();
showSoundSettings(need("#sound-settings"), chime);
forgetArrival();

const feeds = (document.body.dataset.feeds ?? "").split(",").filter(Boolean) as FeedName[];
if (feeds.length > 0) window.RealtimeManager.connectStream(feeds);

/** What was just done is said once: a reload, or an address that is passed on, says nothing. */
function forgetArrival(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has("selesai")) return;
  address.searchParams.delete("selesai");
  history.replaceState(null, "", address);
}
