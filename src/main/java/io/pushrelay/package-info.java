/** Where the parts are put together and handed to the container. Nobody imports this package. */
@NullMarked
package io.pushrelay;

import org.jspecify.annotations.NullMarked;
