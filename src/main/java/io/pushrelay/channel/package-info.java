/** The vocabulary: what a message, its id and a channel are. Immutable values; the JDK only. */
@NullMarked
package io.pushrelay.channel;

import org.jspecify.annotations.NullMarked;
