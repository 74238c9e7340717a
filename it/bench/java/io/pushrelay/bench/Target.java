package io.pushrelay.bench;

import java.util.function.IntFunction;

/**
 * Where load goes.
 *
 * @param name as tables show it
 * @param port at 127.0.0.1, of listeners
 * @param senderPort the same, or another node's
 * @param listenPath with {@code %d} for the channel's number
 * @param sendPath with {@code %d} for the channel's number
 * @param senderHeaders lines added to senders' requests, each with its line end
 * @param listenerHeaders the same for a listener's requests, by its number
 * @param form of what senders ask for
 */
record Target(
    String name,
    int port,
    int senderPort,
    String listenPath,
    String sendPath,
    String senderHeaders,
    IntFunction<String> listenerHeaders,
    SenderRequest.Form form) {
  /** One that takes both at one port, and tokens of nobody. */
  Target(String name, int port, String listenPath, String sendPath, String senderHeaders) {
    this(name, port, port, listenPath, sendPath, senderHeaders, listener -> "");
  }

  /** One whose senders send messages as they are. */
  Target(
      String name,
      int port,
      int senderPort,
      String listenPath,
      String sendPath,
      String senderHeaders,
      IntFunction<String> listenerHeaders) {
    this(
        name,
        port,
        senderPort,
        listenPath,
        sendPath,
        senderHeaders,
        listenerHeaders,
        SenderRequest.Form.PLAIN);
  }
}
