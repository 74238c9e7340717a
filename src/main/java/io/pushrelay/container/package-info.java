/** What is there because a server does what it does: see (servers). */
@NullMarked
package io.pushrelay.container;

import org.jspecify.annotations.NullMarked;
