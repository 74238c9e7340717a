package io.pushrelay.http.longpoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.http.request.FakeRequest;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.metrics.Metrics;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A held request that its container ends by itself, whose objects may be another one's then. */
final class LongPollListenerTest {
  private static final Message MESSAGE =
      new Message(new MessageId(1450755280, 0), new NewMessage(Body.EMPTY, null), 0);

  /** What the container's objects were asked to do, but for what they were asked to tell. */
  private final List<String> done = new ArrayList<>();

  private final JaxRsResponse response = new JaxRsResponse(fake(HttpServletResponse.class));
  private final AsyncContext async = fake(AsyncContext.class);
  private final LongPollListener held =
      new LongPollListener(
          location(),
          new ListenRequest(
              List.of(new ChannelId("news")), null, null, new Client(null, "127.0.0.1")),
          null,
          null,
          new SuspendedRequest(fake(AsyncResponse.class), async, response),
          Metrics.NONE);

  private @Nullable AsyncListener container;

  private <T> T fake(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "addListener" -> container = (AsyncListener) arguments[0];
                case "getRequest" -> {
                  return null;
                }
                case "getResponse" -> {
                  return response;
                }
                case "getOutputStream" -> {
                  return new Written();
                }
                case "isCommitted" -> {
                  return true;
                }
                default ->
                    done.add(
                        method.getName()
                            + (arguments == null ? "" : " " + Arrays.toString(arguments)));
              }
              return null;
            }));
  }

  /** Takes what is written. */
  private static final class Written extends ServletOutputStream {
    @Override
    public void write(int b) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {}
  }

  private static ListenerLocation location() {
    return (ListenerLocation)
        Objects.requireNonNull(
                RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), Map.of()))
                    .locations()
                    .find("/listen"))
            .location();
  }

  private AsyncListener container() {
    return Objects.requireNonNull(container);
  }

  @BeforeEach
  void hold() {
    HttpServletRequest request = FakeRequest.get("/listen?id=news").request();
    held.begin(fake(Subscription.class));
    held.requestIsOver(request, new ConnectionWatch());
  }

  @Test
  void message_is_sent_by_its_senders_thread_and_the_request_ended_by_another() {
    List<Runnable> others = new ArrayList<>();
    held.deliver(MESSAGE, false, others::add);
    assertThat(done).contains("flushBuffer").doesNotContain("complete");
    done.clear();
    others.forEach(Runnable::run);
    assertThat(done).as("there is no JAX-RS here").endsWith("complete");
  }

  @Test
  void one_that_the_container_gives_up_is_told_to_come_back_and_nothing_else() throws IOException {
    container().onTimeout(new AsyncEvent(async));
    assertThat(done).contains("setStatus [503]").endsWith("flushBuffer", "complete", "cancel");
    done.clear();
    held.deliver(MESSAGE, false);
    held.end(EndReason.DISCONNECTED);
    container().onComplete(new AsyncEvent(async));
    assertThat(done).isEmpty();
  }

  @Test
  void one_that_the_container_has_completed_leaves_and_is_not_touched_any_more()
      throws IOException {
    container().onComplete(new AsyncEvent(async));
    held.deliver(MESSAGE, false);
    held.end(EndReason.STOPPING);
    assertThat(done).containsExactly("cancel");
  }

  @Test
  void one_that_failed_in_the_container_is_completed_and_not_touched_any_more() throws IOException {
    container().onError(new AsyncEvent(async));
    held.end(EndReason.DISCONNECTED);
    held.deliver(MESSAGE, false);
    container().onComplete(new AsyncEvent(async));
    assertThat(done).containsExactly("cancel", "complete");
  }

  @Test
  void one_that_the_broker_has_ended_is_not_ended_again_by_the_container() throws IOException {
    held.end(EndReason.STOPPING);
    assertThat(done).contains("setStatus [503]").endsWith("flushBuffer", "complete");
    done.clear();
    container().onTimeout(new AsyncEvent(async));
    container().onComplete(new AsyncEvent(async));
    held.deliver(MESSAGE, false);
    assertThat(done).isEmpty();
  }
}
