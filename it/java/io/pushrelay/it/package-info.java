/**
 * What the relay does on the wire, asked of the real WAR on a real server. The classes whose names
 * end in {@code IT} deploy the WAR. Two of them implement the contracts, which state the facts:
 * {@link io.pushrelay.it.ShippedConfigurationIT} and {@link io.pushrelay.it.DirectivesIT}.
 */
@NullMarked
package io.pushrelay.it;

import org.jspecify.annotations.NullMarked;
