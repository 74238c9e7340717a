/**
 * The directives: reading them from the deployment's descriptor, its environment and system
 * properties, and what they mean for each location. The JDK only.
 */
@NullMarked
package io.pushrelay.config;

import org.jspecify.annotations.NullMarked;
