/** What `Dashboard.open` leaves in the page it watches. */
interface Window {
  kept: { texts: string[]; pulsed: Set<Element> };
}
