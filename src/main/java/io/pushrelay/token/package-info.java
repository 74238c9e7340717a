/**
 * Tokens: which keys there are, whether a token was signed with one of them, and what it lets its
 * bearer do. The JDK only: why, the page about architecture says ("Why things are as they are").
 */
@NullMarked
package io.pushrelay.token;

import org.jspecify.annotations.NullMarked;
