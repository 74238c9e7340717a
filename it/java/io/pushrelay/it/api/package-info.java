/** The API for Java, used by an application that carries it in each of the ways that there are. */
@NullMarked
package io.pushrelay.it.api;

import org.jspecify.annotations.NullMarked;
