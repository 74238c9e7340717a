/**
 * Clients in JavaScript: the page and {@code pushrelay.js} in a browser, and the clients of others
 * under Node.js.
 */
@NullMarked
package io.pushrelay.it.browser;

import org.jspecify.annotations.NullMarked;
