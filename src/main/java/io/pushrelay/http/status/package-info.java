/** How the relay is: figures and health. */
@NullMarked
package io.pushrelay.http.status;

import org.jspecify.annotations.NullMarked;
