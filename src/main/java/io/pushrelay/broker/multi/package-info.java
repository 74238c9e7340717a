/** A listener of several channels, which builds on the public parts of the broker alone. */
@NullMarked
package io.pushrelay.broker.multi;

import org.jspecify.annotations.NullMarked;
