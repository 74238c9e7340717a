/** What the relay tells those who count. The JDK only. */
@NullMarked
package io.pushrelay.metrics;

import org.jspecify.annotations.NullMarked;
