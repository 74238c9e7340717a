package io.pushrelay.config;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.config.value.Transports;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A location where listeners ask.
 *
 * @param pollMode what happens when there is no message yet
 * @param concurrency what happens when a second listener is to be held on a channel
 * @param authorizedChannelsOnly whether only channels that a sender made are known
 * @param listenerTimeout how long a request is held; zero: for ever
 * @param maxChannelListeners how many listeners are held on a channel, 0: any number
 * @param allowedOrigins whose pages may listen, besides the deployment's own
 * @param transports in which ways messages reach a listener
 * @param pingInterval after what time without a message a stream is sent something; zero: never
 * @param writeTimeout how long the socket of a stream may not be writable; zero: for ever
 * @param maxPollMessages how many messages one answer may have for who takes several
 * @param compression which messages are compressed for those who take it
 * @param channelIdSeparator between the ids of several channels; empty: a listener names one
 * @param tokens one of which a listener needs, if there are any
 * @param webhooks what the application is asked and told about its listeners
 * @param eventsChannel where one hears who comes and goes; null: nowhere
 */
public record ListenerLocation(
    String path,
    ChannelIdExpression channelId,
    int maxChannelIdLength,
    String role,
    PollMode pollMode,
    Concurrency concurrency,
    boolean authorizedChannelsOnly,
    Duration listenerTimeout,
    int maxChannelListeners,
    AllowedOrigins allowedOrigins,
    Transports transports,
    Duration pingInterval,
    Duration writeTimeout,
    int maxPollMessages,
    Compression compression,
    String channelIdSeparator,
    TokenPolicy tokens,
    WebhookPolicy webhooks,
    @Nullable ChannelId eventsChannel)
    implements Location {
  /** The same, where nobody is held: what there is now is all there is. */
  public ListenerLocation withoutWaiting() {
    return new ListenerLocation(
        path,
        channelId,
        maxChannelIdLength,
        role,
        PollMode.INTERVAL_POLL,
        concurrency,
        authorizedChannelsOnly,
        listenerTimeout,
        maxChannelListeners,
        allowedOrigins,
        transports,
        pingInterval,
        writeTimeout,
        maxPollMessages,
        compression,
        channelIdSeparator,
        tokens,
        webhooks,
        eventsChannel);
  }

  /** What the concurrency and the number of listeners come to. */
  public Admission admission() {
    return switch (concurrency) {
      case LAST -> Admission.LAST;
      case FIRST -> Admission.FIRST;
      case BROADCAST ->
          maxChannelListeners == 0 ? Admission.ALL : new Admission(false, maxChannelListeners);
    };
  }
}
