@NullMarked
package io.pushrelay.webhook;

import org.jspecify.annotations.NullMarked;
