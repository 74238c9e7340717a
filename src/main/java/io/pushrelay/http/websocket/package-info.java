/** Listeners and senders that use a WebSocket. */
@NullMarked
package io.pushrelay.http.websocket;

import org.jspecify.annotations.NullMarked;
