/** The store that keeps messages in the heap of the server. */
@NullMarked
package io.pushrelay.store.memory;

import org.jspecify.annotations.NullMarked;
