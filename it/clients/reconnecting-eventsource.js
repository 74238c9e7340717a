import { EventSource } from "eventsource";
import ReconnectingEventSource from "reconnecting-eventsource";

/** Begins a new EventSource where one has given up, and says where it goes on by the query parameter lastEventId. */
export function listen(url, say) {
  const source = new ReconnectingEventSource(url, { eventSourceClass: EventSource });
  source.onopen = () => say("open");
  // Not onmessage: of what comes there it does not remember the position.
  source.addEventListener("message", ({ data }) => say("message", data));
  source.onerror = () => say("lost");
}
