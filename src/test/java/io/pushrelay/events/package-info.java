@NullMarked
package io.pushrelay.events;

import org.jspecify.annotations.NullMarked;
