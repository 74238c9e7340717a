/** The store that several nodes share, in Redis. */
@NullMarked
package io.pushrelay.store.redis;

import org.jspecify.annotations.NullMarked;
