import { EventSourcePolyfill } from "event-source-polyfill";

/** Says where it goes on by the query parameter lastEventId. */
export function listen(url, say) {
  const source = new EventSourcePolyfill(url);
  source.onopen = () => say("open");
  source.onmessage = ({ data }) => say("message", data);
  source.onerror = () => say(source.readyState === EventSourcePolyfill.CLOSED ? "ended" : "lost");
}
