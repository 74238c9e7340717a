/** The values that directives take, and how they are written. The JDK only. */
@NullMarked
package io.pushrelay.config.value;

import org.jspecify.annotations.NullMarked;
