package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * That nothing is lost and nothing comes twice, however requests interleave and in whatever way the
 * messages reach a listener.
 */
@Directives({
  "push_sender /bulk",
  "push_listener /broadcast, /poll interval-poll",
  "push_message_buffer_length@/bulk 1000",
  "push_listener_concurrency@/broadcast broadcast",
})
public interface DeliveryContract {
  int LISTENERS_OF_EACH = 5;
  int SENDERS = 2;
  int MESSAGES = 200;

  Relay relay();

  @Test
  default void every_listener_that_follows_by_ids_gets_every_message_once_and_in_order()
      throws InterruptedException, ExecutionException, TimeoutException {
    String channel = fresh();
    ExecutorService clients = Executors.newCachedThreadPool();
    try {
      List<Future<List<String>>> heard = new ArrayList<>();
      for (Follower follower : Follower.values()) {
        for (int i = 0; i < LISTENERS_OF_EACH; i++) {
          heard.add(clients.submit(() -> follower.follow(relay(), channel, MESSAGES)));
        }
      }
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        String name = "sender " + i + " ";
        sent.add(clients.submit(() -> send(channel, name)));
      }
      for (Future<?> sender : sent) {
        sender.get(60, TimeUnit.SECONDS);
      }
      List<String> all = heard.get(0).get(60, TimeUnit.SECONDS);
      for (int i = 0; i < SENDERS; i++) {
        String name = "sender " + i + " ";
        assertThat(all.stream().filter(text -> text.startsWith(name)).toList())
            .as("messages of one sender, in the order heard")
            .containsExactlyElementsOf(texts(name));
      }
      for (Future<List<String>> listener : heard) {
        assertThat(listener.get(60, TimeUnit.SECONDS))
            .as("messages another listener heard, in order")
            .containsExactlyElementsOf(all);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static List<String> texts(String name) {
    return IntStream.range(0, MESSAGES / SENDERS).mapToObj(i -> name + i).toList();
  }

  private void send(String channel, String name) {
    try (Exchange exchange = relay().connect()) {
      for (String text : texts(name)) {
        Request request = sending("POST", "/bulk", channel).body(text);
        Response response = exchange.send(request.under(relay().context())).response();
        assertThat(response).hasStatusIn(201, 202);
      }
    }
  }
}
