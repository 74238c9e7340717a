package io.pushrelay.it.contract;

import io.pushrelay.it.client.Exchange;
import java.time.Duration;
import java.util.function.Consumer;

/** How a client goes. */
enum Going {
  CLOSING(Exchange::close),
  RESETTING(Exchange::reset),
  FINISHING(
      client -> {
        client.finish();
        client.hearsOrIsReset(Duration.ofMillis(100));
        client.close();
      });

  private final Consumer<Exchange> way;

  Going(Consumer<Exchange> way) {
    this.way = way;
  }

  void go(Exchange client) {
    way.accept(client);
  }
}
