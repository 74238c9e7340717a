package io.pushrelay.container;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * How the body of a request over HTTP/2 came to its end, when it has been read to there. Undertow
 * ends it without an error when the connection is closed, and Tomcat when the stream is reset
 * (tried: of 50 bodies that were cut off, up to 40 were taken for whole). Both know better; so
 * their own objects are followed by the names of their methods and fields. Stateless, thread-safe.
 */
public enum Http2Stream {
  /** The client has said that this is the end. */
  ENDED,
  /** The client has reset the stream or closed the connection. */
  CUT_OFF,
  /** This server is not known. */
  UNKNOWN;

  /** Undertow's own stream, and whether all was read up to the frame with END_STREAM. */
  private static final List<String> UNDERTOW =
      List.of("getExchange", "getConnection", "requestChannel", "isComplete");

  /** The stream's state in Tomcat; reset and closed streams have another one. */
  private static final List<String> TOMCAT =
      List.of("request", "getCoyoteRequest", "getInputBuffer", "this$0", "state", "state");

  private static final String TOMCAT_ENDED = "HALF_CLOSED_REMOTE";

  /** Payara's Grizzly throws when it reads a body that was cut off. */
  private static final List<String> PAYARA = List.of("getUnwrappedCoyoteRequest");

  public static Http2Stream of(HttpServletRequest request) {
    if (ClientSocket.follow(UNDERTOW, request) instanceof Boolean complete) {
      return complete ? ENDED : CUT_OFF;
    }
    if (ClientSocket.follow(TOMCAT, request) instanceof Enum<?> state) {
      return state.name().equals(TOMCAT_ENDED) ? ENDED : CUT_OFF;
    }
    return ClientSocket.follow(PAYARA, request) == null ? UNKNOWN : ENDED;
  }
}
