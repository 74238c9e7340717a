/**
 * Who listens: how many listeners a client may have, and which of them are whose. Builds on the
 * broker, which knows listeners and no clients.
 */
@NullMarked
package io.pushrelay.broker.client;

import org.jspecify.annotations.NullMarked;
