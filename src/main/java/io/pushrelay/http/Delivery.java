package io.pushrelay.http;

import io.pushrelay.channel.Message;

/**
 * A message on its way to a listener's socket.
 *
 * @param missed whether messages before this one were removed that the listener had not had
 * @param listener whose response it is, and who is told when the body has been written
 */
record Delivery(Message message, boolean missed, HeldRequest listener) {}
