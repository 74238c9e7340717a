package io.pushrelay.it.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a contract needs of the deployment that it is asked of, beside the defaults. Contracts of
 * one deployment share its locations and channels ({@link MergedDirectives}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Directives {
  /**
   * Each directive as its name, a blank and its value: {@code push_message_timeout@/quick 2s}. The
   * locations of {@code push_sender}, {@code push_listener} and {@code push_pubsub} come on top of
   * those of other contracts, and of {@code /send} and {@code /listen}, which are always there.
   */
  String[] value();
}
