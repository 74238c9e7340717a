/**
 * What the relay does on the wire, asked of the real WAR on a real server. The contracts state the
 * facts, the {@code IT} classes deploy what they are asked of.
 */
@NullMarked
package io.pushrelay.it;

import org.jspecify.annotations.NullMarked;
