package io.pushrelay.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the application is asked and told about a location's listeners.
 *
 * @param authorizeUrl is asked whether a listener may be held, {@code push_authorize_request};
 *     null: nobody is asked
 * @param authorizeTimeout how long an answer is waited for, {@code push_authorize_timeout}
 * @param subscribeUrl is told who begins to listen, {@code push_subscribe_request}; null: nobody
 * @param unsubscribeUrl is told who ends, {@code push_unsubscribe_request}; null: nobody
 * @param unsubscribeDelay after what time without a request a client that polls has left, {@code
 *     push_unsubscribe_delay}
 */
public record WebhookPolicy(
    @Nullable URI authorizeUrl,
    Duration authorizeTimeout,
    @Nullable URI subscribeUrl,
    @Nullable URI unsubscribeUrl,
    Duration unsubscribeDelay) {
  /** Of a location where nothing is set. */
  public static final WebhookPolicy NONE =
      new WebhookPolicy(null, Duration.ofSeconds(2), null, null, Duration.ofSeconds(10));

  static WebhookPolicy of(Settings.Scope own) {
    return new WebhookPolicy(
        url(own, Directive.PUSH_AUTHORIZE_REQUEST),
        own.time(Directive.PUSH_AUTHORIZE_TIMEOUT),
        url(own, Directive.PUSH_SUBSCRIBE_REQUEST),
        url(own, Directive.PUSH_UNSUBSCRIBE_REQUEST),
        own.time(Directive.PUSH_UNSUBSCRIBE_DELAY));
  }

  private static @Nullable URI url(Settings.Scope own, Directive directive) {
    Optional<?> url = own.value(directive, Optional.class);
    return url.map(URI.class::cast).orElse(null);
  }

  /** Whether the application is told of listeners. */
  public boolean tells() {
    return subscribeUrl != null || unsubscribeUrl != null;
  }

  /** Whether anything is set. */
  public boolean isSet() {
    return authorizeUrl != null || tells();
  }
}
