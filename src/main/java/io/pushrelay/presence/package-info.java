/** Who listens, as others are told of it: clients rather than requests. */
@NullMarked
package io.pushrelay.presence;

import org.jspecify.annotations.NullMarked;
