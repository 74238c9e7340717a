/** What a request is answered with: messages, the ends of listeners, channel info. */
@NullMarked
package io.pushrelay.http.response;

import org.jspecify.annotations.NullMarked;
