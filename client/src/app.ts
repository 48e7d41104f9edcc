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

const feeds = (document.body.dataset.feeds ?? "").split(",").filter(Boolean) as FeedName[];
if (feeds.length > 0) window.RealtimeManager.connectStream(feeds);
