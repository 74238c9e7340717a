/** Deadlines: what ends some time after it began. The JDK only. */
@NullMarked
package io.pushrelay.time;

import org.jspecify.annotations.NullMarked;
