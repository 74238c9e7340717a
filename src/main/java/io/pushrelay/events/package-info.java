/** What happens to channels, as messages on another one. */
@NullMarked
package io.pushrelay.events;

import org.jspecify.annotations.NullMarked;
