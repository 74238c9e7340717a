/** What a request asks for: its path, channels, position and media types. */
@NullMarked
package io.pushrelay.http.request;

import org.jspecify.annotations.NullMarked;
