package io.pushrelay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whether the relay would serve a message now. */
final class HealthTest {
  private final AtomicBoolean usable = new AtomicBoolean(true);
  private final Health health = new Health(usable::get);

  @Test
  void it_would_while_the_store_can_be_used() {
    assertThat(health.ready()).isEqualTo("ok");
    usable.set(false);
    assertThat(health.ready()).isEqualTo("store");
    usable.set(true);
    assertThat(health.ready()).isEqualTo("ok");
  }

  @Test
  void it_would_not_while_it_stops_or_its_server_rests() {
    health.stopping();
    assertThat(health.ready()).isEqualTo("stopping");
    usable.set(false);
    assertThat(health.ready()).isEqualTo("stopping");
    usable.set(true);
    health.resumed();
    assertThat(health.ready()).isEqualTo("ok");
  }
}
