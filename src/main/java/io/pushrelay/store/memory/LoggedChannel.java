package io.pushrelay.store.memory;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import java.time.Duration;
import java.util.List;

/**
 * A channel as it was read from a {@link WriteAheadLog}.
 *
 * @param last the id of the message last sent
 * @param timeout how long it is kept when it is empty
 * @param lengthLimit how many messages it keeps
 * @param messages in the order of their ids
 * @param segment where its state was read
 * @param bytes of that state's record
 */
public record LoggedChannel(
    ChannelId id,
    MessageId last,
    Duration timeout,
    int lengthLimit,
    List<LoggedMessage> messages,
    WriteAheadLog.Part segment,
    int bytes) {
  LoggedChannel withMessages(List<LoggedMessage> others) {
    return new LoggedChannel(id, last, timeout, lengthLimit, others, segment, bytes);
  }
}
