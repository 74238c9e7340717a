/** What a relay withstands, for as long as one likes: {@code it/reliability/run}. */
@NullMarked
package io.pushrelay.it.reliability;

import org.jspecify.annotations.NullMarked;
