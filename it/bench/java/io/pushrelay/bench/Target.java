package io.pushrelay.bench;

/**
 * Where load goes.
 *
 * @param name as tables show it
 * @param port at 127.0.0.1
 * @param listenPath with {@code %d} for the channel's number
 * @param sendPath with {@code %d} for the channel's number
 * @param senderHeaders lines added to senders' requests, each with its line end
 */
record Target(String name, int port, String listenPath, String sendPath, String senderHeaders) {}
