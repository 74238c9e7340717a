package io.pushrelay.bench;

import java.util.function.Function;

/** How messages reach a listener. */
enum LoadTransport {
  LONG_POLL("long-poll", LongPollTransport::new),
  EVENT_STREAM("event stream", EventStreamTransport::new),
  WEB_SOCKET("WebSocket", WebSocketTransport::new);

  /** As tables show it. */
  final String label;

  private final Function<byte[], Dialogue> dialogues;

  LoadTransport(String label, Function<byte[], Dialogue> dialogues) {
    this.label = label;
    this.dialogues = dialogues;
  }

  /**
   * What one listener does.
   *
   * @param requestHead request line and headers, without the empty line
   */
  Dialogue listener(byte[] requestHead) {
    return dialogues.apply(requestHead);
  }

  /** Whether its connection lasts for more than one message. */
  boolean stays() {
    return this != LONG_POLL;
  }
}
