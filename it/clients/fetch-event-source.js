globalThis.window = globalThis;
globalThis.document = { removeEventListener() {} };
const { fetchEventSource } = await import("@microsoft/fetch-event-source");

/** Comes back after errors alone, unless it is told to. */
export function listen(url, say) {
  fetchEventSource(url, {
    openWhenHidden: true,
    async onopen({ status }) {
      if (status !== 200) {
        throw new Error(`answered ${status}`);
      }
      say("open");
    },
    onmessage: ({ id, data }) => id && say("message", data),
    onclose() {
      throw new Error("the stream has ended");
    },
    onerror() {
      say("lost");
    },
  }).finally(() => say("ended"));
}
