/**
 * A client that sees bytes: what it sends is written as given, what it reads is kept as it came.
 */
@NullMarked
package io.pushrelay.it.client;

import org.jspecify.annotations.NullMarked;
