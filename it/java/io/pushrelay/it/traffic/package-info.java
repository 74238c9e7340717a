/** Senders and listeners that go on whatever happens, and what must have reached whom. */
@NullMarked
package io.pushrelay.it.traffic;

import org.jspecify.annotations.NullMarked;
