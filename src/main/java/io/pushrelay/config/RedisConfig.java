package io.pushrelay.config;

import io.pushrelay.config.value.RedisUrl;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store that several nodes share.
 *
 * @param url where it is, {@code push_redis_url}; null if there is none, and the rest means nothing
 * @param namespace what all keys begin with, {@code push_redis_namespace}
 * @param timeout how long an answer may take, {@code push_redis_timeout}
 * @param replicas how many must have a message before it is acknowledged, {@code
 *     push_redis_replicas}
 */
public record RedisConfig(
    @Nullable RedisUrl url, String namespace, Duration timeout, int replicas) {
  static RedisConfig read(Settings settings) {
    Optional<?> url = settings.value(Directive.PUSH_REDIS_URL, Optional.class);
    return new RedisConfig(
        url.map(RedisUrl.class::cast).orElse(null),
        settings.value(Directive.PUSH_REDIS_NAMESPACE, String.class),
        settings.value(Directive.PUSH_REDIS_TIMEOUT, Duration.class),
        settings.value(Directive.PUSH_REDIS_REPLICAS, Integer.class));
  }
}
