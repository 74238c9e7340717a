/** Who may send and who may listen: roles, and the origins of pages. */
@NullMarked
package io.pushrelay.access;

import org.jspecify.annotations.NullMarked;
