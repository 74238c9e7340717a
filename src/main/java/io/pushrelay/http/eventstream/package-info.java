/** Listeners that get server-sent events over one response. */
@NullMarked
package io.pushrelay.http.eventstream;

import org.jspecify.annotations.NullMarked;
