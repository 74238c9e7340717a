/** What the application is asked and told about listeners, by HTTP. */
@NullMarked
package io.pushrelay.webhook;

import org.jspecify.annotations.NullMarked;
