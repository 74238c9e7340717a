package io.pushrelay.store.redis;

import java.time.Duration;

/** What time it is: Redis's own, unless a test says so. */
interface RedisTime {
  RedisTime OWN =
      new RedisTime() {
        @Override
        public String micros() {
          return "";
        }

        @Override
        public String second() {
          return "";
        }

        @Override
        public Duration heartbeat() {
          return Duration.ofSeconds(1);
        }
      };

  /** Microseconds that never go back. */
  String micros();

  /** How often Redis is asked for what has expired, and hears of this node by that. */
  Duration heartbeat();

  /** The wall clock's second. */
  String second();
}
