/** The files for browsers that the WAR brings along. */
@NullMarked
package io.pushrelay.http.page;

import org.jspecify.annotations.NullMarked;
