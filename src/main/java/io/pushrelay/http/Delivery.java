package io.pushrelay.http;

import io.pushrelay.channel.Body;

/**
 * A message on its way to a listener's socket.
 *
 * @param contentType as it was sent
 * @param written is run once when the body has been written without an error
 */
record Delivery(Body body, String contentType, Runnable written) {}
