/** Listeners that get one message for each request. JAX-RS holds them. */
@NullMarked
package io.pushrelay.http.longpoll;

import org.jspecify.annotations.NullMarked;
