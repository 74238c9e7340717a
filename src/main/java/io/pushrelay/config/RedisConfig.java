package io.pushrelay.config;

import io.pushrelay.config.value.RedisUrl;
import java.time.Duration;
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
    @Nullable RedisUrl url, String namespace, Duration timeout, int replicas) {}
