package io.pushrelay.store.redis;

import static io.pushrelay.store.redis.RedisReply.number;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreCost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has Redis append messages. Thread-safe. */
final class RedisAppends {
  private static final byte[] YES = {'1'};
  private static final byte[] NO = {'0'};

  /** How many arguments the policy is. */
  private static final int POLICY = 5;

  private final RedisArguments arguments;
  private final RedisNode here;
  private final RedisLink link;

  RedisAppends(RedisArguments arguments, RedisNode here, RedisLink link) {
    this.arguments = arguments;
    this.here = here;
    this.link = link;
  }

  /** {@link Store#append}. */
  void append(
      ChannelId channel, NewMessage message, RetentionPolicy policy, Store.AppendReply then) {
    byte[][] all = withPolicy(policy, 2);
    all[POLICY] = PackedMessage.pack(message);
    all[POLICY + 1] = RedisArguments.bytes(StoreCost.of(message));
    run(
        RedisScript.APPEND,
        channel,
        all,
        reply -> {
          if (reply instanceof List<?> sent) {
            Store.Appended one = appended(sent, message, policy);
            then.appended(one.message(), one.previous(), one.info(), one.heardElsewhere());
          } else {
            then.noRoom();
          }
        },
        failure -> tell(failure, List.of(channel), then));
  }

  /** {@link Store#appendAll}. */
  void appendAll(
      List<Publication> publications, RetentionPolicy policy, Store.AppendAllReply then) {
    byte[][] all = withPolicy(policy, 3 * publications.size());
    int next = POLICY;
    for (Publication one : publications) {
      all[next++] = one.channel().value().getBytes(UTF_8);
      all[next++] = PackedMessage.pack(one.message());
      all[next++] = RedisArguments.bytes(StoreCost.of(one.message()));
    }
    run(
        RedisScript.APPEND_ALL,
        null,
        all,
        reply -> {
          if (reply instanceof List<?> sent) {
            then.appended(appended(sent, publications, policy));
          } else {
            then.noRoom();
          }
        },
        failure ->
            tell(
                failure,
                publications.stream().map(Publication::channel).distinct().toList(),
                then));
  }

  private void tell(RedisFailure failure, List<ChannelId> channels, Store.SendReply then) {
    if (failure == RedisFailure.NO_ROOM) {
      then.noRoom();
      return;
    }
    if (failure == RedisFailure.TOO_FEW_REPLICAS) {
      // It is there, and nobody here is told of it otherwise.
      channels.forEach(here::interrupted);
    }
    then.failed(failure.toException());
  }

  private List<Store.Appended> appended(
      List<?> sent, List<Publication> publications, RetentionPolicy policy) {
    List<Store.Appended> all = new ArrayList<>(sent.size());
    for (Publication one : publications) {
      all.add(appended((List<?>) sent.get(all.size()), one.message(), policy));
    }
    return all;
  }

  private Store.Appended appended(List<?> sent, NewMessage message, RetentionPolicy policy) {
    ChannelInfo info = RedisReply.info(sent, 2);
    MessageId id = RedisReply.sentId(info);
    arguments.saw(id.second());
    return new Store.Appended(
        new Message(id, message, policy.minMessageRecipients()),
        RedisIds.id(number(sent, 0)),
        info,
        number(sent, 1) > 0);
  }

  /** The policy, and so many more to be filled in. */
  private static byte[][] withPolicy(RetentionPolicy policy, int more) {
    byte[][] all = new byte[POLICY + more][];
    all[0] = RedisArguments.bytes(policy.minMessageRecipients());
    all[1] = RedisArguments.bytes(policy.messageBufferLength());
    all[2] = RedisArguments.micros(policy.messageTimeout());
    all[3] = RedisArguments.micros(policy.channelTimeout());
    all[4] = policy.keeps() ? YES : NO;
    return all;
  }

  private void run(
      RedisScript script,
      @Nullable ChannelId channel,
      byte[][] more,
      Consumer<@Nullable Object> reply,
      Consumer<RedisFailure> failure) {
    link.send(new RedisRequest(script, arguments.of(channel, more), reply, failure));
  }
}
