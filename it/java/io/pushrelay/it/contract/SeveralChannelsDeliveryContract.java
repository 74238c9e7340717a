package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners of several channels that are cut off and come back while others send. */
@Directives({
  "push_sender /bulk",
  "push_listener /several, /several/poll interval-poll",
  "push_message_buffer_length@/bulk 1000",
  "push_channel_id_separator@/several ,",
  "push_channel_id_separator@/several/poll ,",
  "push_listener_concurrency@/several broadcast",
})
public interface SeveralChannelsDeliveryContract {
  int CHANNELS = 5;
  int OF_EACH = 60;

  /** After so many messages a connection is cut off, and begun again after the last one. */
  int AT_A_TIME = 7;

  Relay relay();

  /** How it follows them. */
  enum Following {
    LONG_POLL,
    INTERVAL_POLL,
    EVENT_STREAM,
    WEB_SOCKET
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void listener_that_comes_back_at_any_message_gets_all_of_all_channels_once_in_order(
      Following how) throws InterruptedException, ExecutionException, TimeoutException {
    String[] channels = new String[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      channels[i] = fresh();
    }
    ExecutorService clients = Executors.newCachedThreadPool();
    try {
      Future<List<String>> follower = clients.submit(() -> follow(how, channels));
      List<Future<?>> senders = new ArrayList<>();
      for (String channel : channels) {
        senders.add(clients.submit(() -> send(channel)));
      }
      for (Future<?> sender : senders) {
        sender.get(180, TimeUnit.SECONDS);
      }
      List<String> heard = follower.get(180, TimeUnit.SECONDS);
      for (String channel : channels) {
        assertThat(heard.stream().filter(text -> text.startsWith(channel + " ")).toList())
            .containsExactlyElementsOf(texts(channel));
      }
      assertThat(heard).hasSize(CHANNELS * OF_EACH);
    } finally {
      clients.shutdownNow();
    }
  }

  private static List<String> texts(String channel) {
    return IntStream.range(0, OF_EACH).mapToObj(i -> channel + " " + i).toList();
  }

  private void send(String channel) {
    for (String text : texts(channel)) {
      relay().posted("/bulk", channel, text);
    }
  }

  private List<String> follow(Following how, String... channels) {
    List<String> heard = new ArrayList<>();
    String position = "";
    while (heard.size() < CHANNELS * OF_EACH) {
      String target = "?id=" + String.join(",", channels) + encoded(position);
      switch (how) {
        case LONG_POLL -> position = poll("/several" + target, position, heard);
        case INTERVAL_POLL -> position = poll("/several/poll" + target, position, heard);
        case EVENT_STREAM -> {
          try (EventStreamClient stream = relay().stream(Request.of("GET", "/several" + target))) {
            for (int i = 0; i < AT_A_TIME && heard.size() < CHANNELS * OF_EACH; i++) {
              assertThat(stream.event()).as("channel").hasSize(1);
              List<String> event = stream.event();
              assertThat(event).as("id, and a line of data").hasSize(2);
              position = "&last_event_id=" + event.get(0).substring(4);
              heard.add(event.get(1).substring(6));
            }
          }
        }
        case WEB_SOCKET -> {
          try (WebSocketClient socket =
              relay().metaSocket(Request.of("GET", "/several" + target))) {
            for (int i = 0; i < AT_A_TIME && heard.size() < CHANNELS * OF_EACH; i++) {
              String[] frame = socket.hear().split("\n", -1);
              position = "&last_event_id=" + frame[0].substring(10);
              heard.add(frame[frame.length - 1]);
            }
          }
        }
      }
    }
    return heard;
  }

  /** No brackets in a query: Tomcat does not take them, nor does the JDK's client. */
  private static String encoded(String position) {
    return position.replace("[", "%5B").replace("]", "%5D");
  }

  private String poll(String target, String position, List<String> heard) {
    Response answer = relay().ask(Request.of("GET", target));
    if (answer.status() == 304) {
      return position;
    }
    assertThat(answer).hasStatus(200).hasNoHeader("Push-Missed");
    heard.add(answer.body());
    long second = TestPosition.second(answer);
    return "&last_event_id=" + second + ":" + answer.header("ETag").orElseThrow().replace("\"", "");
  }
}
