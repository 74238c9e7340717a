/**
 * Sends messages to a relay from Java. An application carries this package as a jar of its own
 * ({@code pushrelay-api.jar}); the relay's WAR does not have it.
 *
 * <p>Where the relay is in the same deployment, a message goes to it without HTTP; otherwise it
 * goes to the relay's sender location. In a JTA transaction it goes out after the commit.
 */
@NullMarked
package io.pushrelay.api;

import org.jspecify.annotations.NullMarked;
