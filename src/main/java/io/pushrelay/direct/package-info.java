/**
 * The relay for Java in the same deployment. Nothing of it is loaded where {@code io.pushrelay.api}
 * is not, which the WAR does not have.
 */
@NullMarked
package io.pushrelay.direct;

import org.jspecify.annotations.NullMarked;
