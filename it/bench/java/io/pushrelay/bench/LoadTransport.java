package io.pushrelay.bench;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** How messages reach a listener. */
enum LoadTransport {
  LONG_POLL("long-poll", (head, resumes) -> new LongPollTransport(head)), // which always resumes
  EVENT_STREAM("event stream", EventStreamTransport::new),
  WEB_SOCKET("WebSocket", WebSocketTransport::new),
  BAYEUX("long-poll of Bayeux", (head, resumes) -> new BayeuxTransport(head)); // in its session

  /** What Pushrelay has, and Nchan. */
  static final Set<LoadTransport> OF_PUSHRELAY =
      Collections.unmodifiableSet(EnumSet.of(LONG_POLL, EVENT_STREAM, WEB_SOCKET));

  /** As tables show it. */
  final String label;

  private final Opening opening;

  LoadTransport(String label, Opening opening) {
    this.label = label;
    this.opening = opening;
  }

  private interface Opening {
    Dialogue listener(byte[] requestHead, boolean resumes);
  }

  /**
   * What one listener does.
   *
   * @param requestHead request line and headers, without the empty line
   * @param resumes whether it keeps the id of the message that it had last, if it is told one
   */
  Dialogue listener(byte[] requestHead, boolean resumes) {
    return opening.listener(requestHead, resumes);
  }

  /** Whether its connection lasts for more than one message. */
  boolean stays() {
    return this != LONG_POLL;
  }
}
