/** Several nodes that are one relay, with a real Redis and real servers. */
@NullMarked
package io.pushrelay.it.cluster;

import org.jspecify.annotations.NullMarked;
