/**
 * Brings messages to listeners: who is held on which channel, who gives way to whom, and what is
 * delivered when. Plain Java over a {@link io.pushrelay.store.Store}; no Jakarta type.
 */
@NullMarked
package io.pushrelay.broker;

import org.jspecify.annotations.NullMarked;
