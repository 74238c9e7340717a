package io.pushrelay.webhook;

import io.pushrelay.channel.Body;
import org.jspecify.annotations.Nullable;

/**
 * The application's word that a listener may not listen.
 *
 * @param status 400 to 499
 * @param contentType of the body, null if it does not say
 * @param body the beginning of it, a few kB at most
 * @param challenge of WWW-Authenticate, null if there is none
 */
public record Refusal(
    int status, @Nullable String contentType, Body body, @Nullable String challenge) {
  static Refusal of(Answer answer) {
    boolean readable = answer.headers().firstValue("Content-Encoding").isEmpty();
    return new Refusal(
        answer.status(),
        answer.headers().firstValue("Content-Type").orElse(null),
        Body.of(readable ? answer.body().bytes() : new byte[0]),
        answer.headers().firstValue("WWW-Authenticate").orElse(null));
  }
}
