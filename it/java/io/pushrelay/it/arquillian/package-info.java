/** Arquillian on servers for which it has no adapter of its own. */
@NullMarked
package io.pushrelay.it.arquillian;

import org.jspecify.annotations.NullMarked;
