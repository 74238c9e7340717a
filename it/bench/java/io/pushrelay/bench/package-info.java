/**
 * Load for the relay and for what it is compared with, over real sockets of the loopback interface.
 * {@code it/bench/run} runs it.
 */
@NullMarked
package io.pushrelay.bench;

import org.jspecify.annotations.NullMarked;
