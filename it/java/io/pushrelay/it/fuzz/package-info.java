/** Clients that send whatever they like, from a seed: the same each time. */
@NullMarked
package io.pushrelay.it.fuzz;

import org.jspecify.annotations.NullMarked;
