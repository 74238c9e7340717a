package io.pushrelay.store.redis;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.store.Store;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes down the news. */
final class RecordingNews implements Store.News {
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile @Nullable Message last;

  /** The oldest news that was not taken yet; waits for it. */
  String take() throws InterruptedException {
    String next = told.poll(20, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  @Nullable Message last() {
    return last;
  }

  @Override
  public void appended(ChannelId channel, Message message, MessageId previous, boolean kept) {
    last = message;
    told.add(
        "%s: %s after %s%s".formatted(channel, message.id(), previous, kept ? "" : ", not kept"));
  }

  @Override
  public void deleted(ChannelId channel) {
    told.add(channel + " deleted");
  }

  @Override
  public void replaced(ChannelId channel) {
    told.add(channel + " replaced");
  }

  @Override
  public void interrupted(ChannelId channel, boolean counted) {
    told.add(channel + " interrupted" + (counted ? "" : ", not counted"));
  }

  @Override
  public int revoked(String subject, @Nullable ChannelId channel) {
    told.add("%s revoked in %s".formatted(subject, channel == null ? "all" : channel));
    return 2;
  }

  @Override
  public SubjectCounts subjects(ChannelId channel) {
    told.add(channel + " asked for its subjects");
    return SubjectCounts.of(new TreeMap<>(Map.of("alice", 1, "bob", 2)));
  }

  @Override
  public String figures() {
    return "as well as can be \ud83c\udf88";
  }
}
