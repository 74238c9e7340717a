import { EventSource } from "eventsource";

/** The standard's own, as browsers have it. */
export function listen(url, say) {
  const source = new EventSource(url);
  source.onopen = () => say("open");
  source.onmessage = ({ data }) => say("message", data);
  source.onerror = () => say(source.readyState === EventSource.CLOSED ? "ended" : "lost");
}
