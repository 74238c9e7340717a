/** What lies between a listener's request and the broker: the application's word. */
@NullMarked
package io.pushrelay.http.listening;

import org.jspecify.annotations.NullMarked;
