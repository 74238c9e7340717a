/**
 * What the relay does on the wire, stated as interfaces full of tests. A test that deploys the WAR
 * implements them.
 */
@NullMarked
package io.pushrelay.it.contract;

import org.jspecify.annotations.NullMarked;
