/** The relay as its clients see it: they send bytes as given and keep what they read as it came. */
@NullMarked
package io.pushrelay.it.client;

import org.jspecify.annotations.NullMarked;
