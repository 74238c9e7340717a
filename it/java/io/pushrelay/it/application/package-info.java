/** An application beside the relay, which decides who listens and is told who does. */
@NullMarked
package io.pushrelay.it.application;

import org.jspecify.annotations.NullMarked;
