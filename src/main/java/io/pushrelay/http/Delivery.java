package io.pushrelay.http;

import io.pushrelay.channel.Message;

/**
 * A message on its way to a listener's socket.
 *
 * @param listener whose response it is, and who is told when the body has been written
 */
record Delivery(Message message, HeldRequest listener) {}
