/** The relay on the wire: JAX-RS resources that translate between HTTP and the broker. */
@NullMarked
package io.pushrelay.http;

import org.jspecify.annotations.NullMarked;
