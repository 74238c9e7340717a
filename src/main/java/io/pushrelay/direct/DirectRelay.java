package io.pushrelay.direct;

import io.pushrelay.api.ChannelInfo;
import io.pushrelay.api.LocalRelays;
import io.pushrelay.api.Message;
import io.pushrelay.api.Relay;
import io.pushrelay.api.RelayException;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.PublishResult;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.Ticks;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.request.ChannelIds;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.sender.NewMessages;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends to the broker itself. A message is kept as the first sender's location says, and refused
 * for what it would be refused there; neither a role nor a rate is asked for, since who sends is
 * part of the deployment. Thread-safe.
 */
public final class DirectRelay implements Relay {
  private static final long PATIENCE_SECONDS = 10;

  private final SenderLocation location;
  private final Broker broker;
  private final ChannelEvents events;
  private final NewMessages messages = new NewMessages();

  private DirectRelay(SenderLocation location, Broker broker, ChannelEvents events) {
    this.location = location;
    this.broker = broker;
    this.events = events;
  }

  /**
   * The relay has started: who has {@code io.pushrelay.api} in common with it finds it.
   *
   * @return takes it away again
   */
  public static Runnable start(
      String contextPath, SenderLocation location, Broker broker, ChannelEvents events) {
    DirectRelay relay = new DirectRelay(location, broker, events);
    LocalRelays.add(contextPath, relay);
    return () -> LocalRelays.remove(contextPath, relay);
  }

  @Override
  public void send(String channel, Message message) {
    PublishResult published =
        answered(
            () -> {
              ChannelId id = ChannelIds.channel(channel, location);
              byte[] body = message.body();
              if (body.length > location.maxMessageSize()) {
                throw HttpException.tooLarge(location.maxMessageSize());
              }
              return events.publish(
                  location,
                  id,
                  messages.of(
                      Body.of(body),
                      messages.contentType(message.contentType()),
                      message.event(),
                      Ticks.of(broker.metrics.now())));
            });
    if (published == null) {
      throw refused(HttpException.noRoom());
    }
    broker.enqueue(published.delivery(), 0); // not in the application's thread, nor its transaction
  }

  /** As the application sees it. */
  private record Info(io.pushrelay.channel.ChannelInfo info) implements ChannelInfo {
    @Override
    public int messages() {
      return info.messages();
    }

    @Override
    public Optional<Duration> sinceRequested() {
      return Optional.of(info.requested())
          .filter(seconds -> seconds != io.pushrelay.channel.ChannelInfo.NEVER)
          .map(Duration::ofSeconds);
    }

    @Override
    public int listeners() {
      return info.listeners();
    }

    @Override
    public Optional<String> lastMessageId() {
      return Optional.ofNullable(info.lastMessageId()).map(MessageId::toString);
    }
  }

  @Override
  public Optional<ChannelInfo> info(String channel) {
    return Optional.ofNullable(answered(() -> broker.info(ChannelIds.channel(channel, location))))
        .map(Info::new);
  }

  @Override
  public boolean delete(String channel) {
    return answered(() -> events.delete(location, ChannelIds.channel(channel, location))) != null;
  }

  /** Waits for an answer: of the store in memory it is there at once. */
  private static <T> @Nullable T answered(Supplier<CompletionStage<@Nullable T>> question) {
    try {
      return question.get().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw refused(HttpException.of(cause == null ? e : cause));
    } catch (TimeoutException e) {
      throw new RelayException(RelayException.NO_ANSWER, HttpException.STORE_FAILED, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelayException(
          RelayException.NO_ANSWER, "Nobody waits for the relay's answer any more.", e);
    } catch (RuntimeException e) {
      throw refused(HttpException.of(e)); // of the request, as a sender would be told
    }
  }

  private static RelayException refused(HttpException refusal) {
    return new RelayException(refusal.status(), refusal.sentence(), null);
  }
}
