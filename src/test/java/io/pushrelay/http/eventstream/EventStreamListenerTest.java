package io.pushrelay.http.eventstream;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.metrics.Metrics;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream whose socket takes each event later than it is given, as another thread says. */
final class EventStreamListenerTest {
  private static final int MESSAGES = 200_000;

  private final Output output = new Output();
  private final List<Integer> acknowledged = Collections.synchronizedList(new ArrayList<>());

  /** Is ready until something was written, and then when the container says so. */
  private static final class Output extends ServletOutputStream {
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private volatile @Nullable WriteListener listener;

    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] bytes, int offset, int length) {
      ready.set(false);
    }

    @Override
    public boolean isReady() {
      return ready.get();
    }

    @Override
    public void setWriteListener(WriteListener given) {
      listener = given;
    }

    /** As a thread of the container, until the test is over. */
    void serve() {
      while (!Thread.interrupted()) {
        if (!ready.getAndSet(true)) {
          try {
            Objects.requireNonNull(listener).onWritePossible();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
  }

  private <T> T fake(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getResponse" -> fake(HttpServletResponse.class);
                  case "getRequest" -> fake(HttpServletRequest.class);
                  case "getOutputStream" -> output;
                  case "getProtocol" -> "HTTP/2.0"; // whose connection is not watched
                  case "isSecure" -> false;
                  case "getContentLengthLong" -> -1L;
                  case "acknowledge" -> {
                    acknowledged.add(((Message) arguments[0]).id().tag());
                    yield null;
                  }
                  default -> null;
                }));
  }

  private static ListenerLocation location() {
    return (ListenerLocation)
        Objects.requireNonNull(
                RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), Map.of()))
                    .locations()
                    .find("/listen"))
            .location();
  }

  @Test
  void every_message_is_acknowledged_once_and_no_other_in_its_place() throws Exception {
    EventStreamListener stream =
        new EventStreamListener(
            new ConnectionWatch(),
            new EventFormat(),
            location(),
            new ListenRequest(
                List.of(new ChannelId("news")), null, null, new Client(null, "127.0.0.1")),
            fake(AsyncContext.class),
            Metrics.NONE);
    stream.begin(fake(Subscription.class));
    stream.onHeld();
    Objects.requireNonNull(output.listener).onWritePossible();
    Thread container = new Thread(output::serve);
    container.start();
    try {
      for (int i = 0; i < MESSAGES; i++) {
        awaitReady(stream);
        stream.deliver(
            new Message(new MessageId(1, i), new NewMessage(Body.EMPTY, null), 0), false);
      }
      awaitReady(stream);
      while (acknowledged.size() < MESSAGES) {
        Thread.onSpinWait();
      }
    } finally {
      container.interrupt();
      container.join();
    }
    assertThat(Set.copyOf(acknowledged)).hasSize(MESSAGES);
  }

  private static void awaitReady(EventStreamListener stream) {
    while (!stream.isReady()) {
      Thread.onSpinWait();
    }
  }
}
