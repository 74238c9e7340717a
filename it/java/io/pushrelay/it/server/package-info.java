/** The servers: how they differ, what is deployed on them, and each in a process of its own. */
@NullMarked
package io.pushrelay.it.server;

import org.jspecify.annotations.NullMarked;
