package io.pushrelay.store.redis;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store.IfNone;
import io.pushrelay.store.TestPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** A Redis that has used all the memory that it may ({@code maxmemory}, noeviction). */
final class RedisMemoryTest {
  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private final RedisStore store = REDIS.open(REDIS.namespace(), Long.MAX_VALUE / 2, RedisTime.OWN);
  private final AskedChannel room = new AskedChannel(store, new ChannelId("room"));
  private final AskedChannel other = new AskedChannel(store, new ChannelId("other"));

  private static void limit(String bytes) {
    try (Jedis jedis = REDIS.connect()) {
      jedis.configSet("maxmemory", bytes);
    }
  }

  @AfterEach
  void no_limit_any_more() {
    limit("0");
    room.delete();
    other.delete();
  }

  @Test
  void nothing_more_is_taken_and_what_is_there_stays_until_it_goes() {
    RecordingAnswer.Sent first = other.send("first");
    room.join();
    limit("1"); // less than Redis itself takes
    assertThat(room.append(AskedChannel.draft("x"), TestPolicy.SHIPPED)).hasToString("NO_ROOM");
    assertThat(other.oldest()).isEqualTo(new RecordingAnswer.Found(first.message(), false));
    assertThat(other.next(START, IfNone.JOIN))
        .as("who finds a message needs no room")
        .isEqualTo(new RecordingAnswer.Found(first.message(), false));
    assertThat(other.next(first.id(), IfNone.JOIN)).hasToString("NO_ROOM");
    assertThat(new AskedChannel(store, new ChannelId("new")).next(START, IfNone.JOIN_KNOWN))
        .hasToString("UNKNOWN");
    assertThat(new AskedChannel(store, new ChannelId("new")).create(TestPolicy.SHIPPED)).isEmpty();
    assertThat(other.info().orElseThrow().messages()).isEqualTo(1);
    room.leave(1);
    assertThat(room.info()).as("the listener has left").isEmpty();
    assertThat(other.delete()).isPresent();
    limit("0");
    assertThat(room.send("room again").info().messages()).isEqualTo(1);
  }
}
