/** The way of senders through HTTP. */
@NullMarked
package io.pushrelay.http.sender;

import org.jspecify.annotations.NullMarked;
