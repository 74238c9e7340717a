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

  /** The relay has started: who has {@code io.pushrelay.api} in common with it finds it. */
  public static void start(
      String contextPath, SenderLocation location, Broker broker, ChannelEvents events) {
    LocalRelays.add(contextPath, new DirectRelay(location, broker, events));
  }

  /** It stops. */
  public static void stop(String contextPath) {
    LocalRelays.remove(contextPath);
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
              String event = message.event();
              if (event != null) {
                NewMessages.checkEventName(event);
              }
              return events.publish(
                  location,
                  id,
                  messages.of(
                      Body.of(body),
                      messages.contentType(message.contentType()),
                      event == null || event.isEmpty() ? null : event,
                      Ticks.of(broker.metrics.now())));
            });
    if (published == null) {
      throw refused(HttpException.noRoom());
    }
    published.delivery().run();
  }

  @Override
  public Optional<ChannelInfo> info(String channel) {
    return Optional.ofNullable(answered(() -> broker.info(ChannelIds.channel(channel, location))))
        .map(DirectRelay::shown);
  }

  @Override
  public boolean delete(String channel) {
    return answered(() -> events.delete(location, ChannelIds.channel(channel, location))) != null;
  }

  private static ChannelInfo shown(io.pushrelay.channel.ChannelInfo info) {
    return new ChannelInfo(
        info.messages(),
        info.requested() == io.pushrelay.channel.ChannelInfo.NEVER
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(info.requested())),
        info.listeners(),
        Optional.ofNullable(info.lastMessageId()).map(MessageId::toString));
  }

  /** Waits for an answer: of the store in memory it is there at once. */
  private static <T> @Nullable T answered(Supplier<CompletionStage<@Nullable T>> question) {
    try {
      return question.get().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (HttpException e) {
      throw refused(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw refused(HttpException.of(cause == null ? e : cause));
    } catch (TimeoutException e) {
      throw new RelayException(RelayException.NO_ANSWER, HttpException.STORE_FAILED, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelayException(
          RelayException.NO_ANSWER, "Nobody waits for the relay's answer any more.", e);
    }
  }

  private static RelayException refused(HttpException refusal) {
    return new RelayException(refusal.status(), refusal.sentence(), null);
  }
}
