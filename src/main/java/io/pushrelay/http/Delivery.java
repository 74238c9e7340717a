package io.pushrelay.http;

import io.pushrelay.channel.Body;

/**
 * A message on its way to a listener's socket.
 *
 * @param written is run once when the body has been written without an error
 */
record Delivery(Body body, Runnable written) {}
