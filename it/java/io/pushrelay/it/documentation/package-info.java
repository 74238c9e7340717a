/**
 * The commands of README and of the pages about the servers, run as they stand there on a fresh
 * server, so that a reader who copies them gets what they promise.
 */
@NullMarked
package io.pushrelay.it.documentation;

import org.jspecify.annotations.NullMarked;
