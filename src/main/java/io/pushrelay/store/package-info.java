/**
 * What keeps the messages of channels: the seam to it, and the store in memory. No Jakarta type.
 */
@NullMarked
package io.pushrelay.store;

import org.jspecify.annotations.NullMarked;
