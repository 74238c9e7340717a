package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.ChannelListing;
import io.pushrelay.store.FirstOf;
import io.pushrelay.store.ListedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/**
 * One look through the channels. Redis has their keys in no order, and among others, so all are
 * gone through with {@code SCAN}, a thousand at a time, and those described that are to be told: by
 * name only these, of the busiest all. One step follows on the reply to the one before.
 */
final class RedisListing {
  private static final byte[] BEGIN = {'0'};
  private static final byte[] MATCH = "MATCH".getBytes(UTF_8);
  private static final byte[] COUNT = "COUNT".getBytes(UTF_8);
  private static final byte[] SCANNED_AT_ONCE = RedisArguments.bytes(1000);

  private static final int DESCRIBED_AT_ONCE = 100;

  private final RedisArguments arguments;
  private final RedisLink link;
  private final ChannelListing asked;
  private final Catalogue.ChannelsReply then;
  private final String keys;
  private final FirstOf<ChannelId> names;
  private final FirstOf<ListedChannel> first;

  /** Those that are to be described. */
  private final Deque<ChannelId> waiting = new ArrayDeque<>();

  private byte @Nullable [] cursor = BEGIN;

  RedisListing(
      RedisArguments arguments,
      RedisLink link,
      ChannelListing asked,
      Catalogue.ChannelsReply then) {
    this.arguments = arguments;
    this.link = link;
    this.asked = asked;
    this.then = then;
    this.keys = arguments.channelKeys();
    names = new FirstOf<>(asked.limit(), Comparator.naturalOrder());
    first = new FirstOf<>(asked.limit(), asked.order().comparator());
  }

  void begin() {
    goOn();
  }

  private boolean isByName() {
    return asked.order() == ChannelListing.Order.NAME;
  }

  private void goOn() {
    if (!waiting.isEmpty()) {
      describe();
    } else if (cursor != null) {
      scan(cursor);
    } else {
      tell();
    }
  }

  private void scan(byte[] from) {
    link.send(
        new RedisRequest(
            Protocol.Command.SCAN,
            reply -> scanned((List<?>) reply),
            failure -> then.failed(failure.toException()),
            from,
            MATCH,
            (glob(keys) + glob(asked.prefix()) + "*").getBytes(UTF_8),
            COUNT,
            SCANNED_AT_ONCE));
  }

  private void scanned(@Nullable List<?> reply) {
    if (reply == null) {
      throw new IllegalStateException("SCAN has always a reply");
    }
    byte[] next = (byte[]) reply.get(0);
    cursor = next.length == 1 && next[0] == BEGIN[0] ? null : next;
    for (Object key : (List<?>) reply.get(1)) {
      ChannelId channel = new ChannelId(RedisCatalogue.text(key).substring(keys.length()));
      if (!asked.includes(channel)) {
        continue;
      }
      if (isByName()) {
        names.offer(channel);
      } else {
        waiting.add(channel);
      }
    }
    if (cursor == null && isByName()) {
      waiting.addAll(names.list());
    }
    goOn();
  }

  private void describe() {
    List<byte[]> some = new ArrayList<>(DESCRIBED_AT_ONCE);
    while (some.size() < DESCRIBED_AT_ONCE && !waiting.isEmpty()) {
      some.add(waiting.remove().value().getBytes(UTF_8));
    }
    link.send(
        new RedisRequest(
            RedisScript.DESCRIBE,
            arguments.of(null, some.toArray(byte[][]::new)),
            reply -> described((List<?>) reply),
            failure -> then.failed(failure.toException())));
  }

  private void described(@Nullable List<?> reply) {
    if (reply != null) {
      for (Object one : reply) {
        List<?> channel = (List<?>) one;
        first.offer(
            new ListedChannel(
                new ChannelId(RedisCatalogue.text(channel.get(0))),
                RedisReply.info(channel, 2),
                (Long) channel.get(1)));
      }
    }
    goOn();
  }

  private void tell() {
    Set<ChannelId> told = new HashSet<>(); // SCAN may name one twice, which has changed meanwhile
    List<ListedChannel> listed =
        first.list().stream().filter(channel -> told.add(channel.id())).toList();
    List<ChannelId> all = names.list();
    then.channels(listed, names.hasMore() ? all.get(all.size() - 1) : null);
  }

  /** A pattern that is matched by this alone. */
  static String glob(String text) {
    return text.replaceAll("[\\\\*?\\[\\]^-]", "\\\\$0");
  }
}
