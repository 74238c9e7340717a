/** The front door: finds the location of a request, and hands it to the way that serves it. */
@NullMarked
package io.pushrelay.http;

import org.jspecify.annotations.NullMarked;
