/**
 * The WebSocket endpoints of listeners and senders. Who may use them was decided before, by the
 * filter that all requests come through.
 */
@NullMarked
package io.pushrelay.websocket;

import org.jspecify.annotations.NullMarked;
