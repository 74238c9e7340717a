package io.pushrelay.store.redis;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Asks Redis once for all who ask the same at the same time, as those do who had the same message
 * and come back for the next one. While a question is under way those who ask it again wait; then
 * it is asked once more for all of them. So the more there is to do, the less is asked for each.
 * Thread-safe.
 */
final class NextBatcher {
  /** What follows on a position in a channel. */
  record Question(ChannelId channel, MessageId after, Store.IfNone ifNone) {}

  /** Asks Redis. */
  interface Asking {
    /**
     * @param askers for how many
     */
    void ask(Question question, int askers, Store.NextReply then);
  }

  private final Asking redis;

  /** For each question that is under way those who wait for the next time. */
  private final Map<Question, List<Store.NextReply>> waiting = new ConcurrentHashMap<>();

  NextBatcher(Asking redis) {
    this.redis = redis;
  }

  void ask(Question question, Store.NextReply then) {
    boolean[] isFirst = {false};
    waiting.compute(
        question,
        (asked, others) -> {
          if (others == null) {
            isFirst[0] = true;
            return new ArrayList<>(0);
          }
          others.add(then);
          return others;
        });
    if (isFirst[0]) {
      ask(question, List.of(then));
    }
  }

  private void ask(Question question, List<Store.NextReply> askers) {
    redis.ask(question, askers.size(), new Batch(question, askers));
  }

  private void askAgain(Question question) {
    List<Store.NextReply> next = new ArrayList<>();
    waiting.computeIfPresent(
        question,
        (asked, others) -> {
          if (others.isEmpty()) {
            return null;
          }
          next.addAll(others);
          return new ArrayList<>(0);
        });
    if (!next.isEmpty()) {
      ask(question, next);
    }
  }

  /** Those for whom a question is under way. */
  private final class Batch implements Store.NextReply {
    private final Question question;
    private final List<Store.NextReply> askers;

    Batch(Question question, List<Store.NextReply> askers) {
      this.question = question;
      this.askers = askers;
    }

    private void tell(Consumer<Store.NextReply> reply) {
      try {
        askers.forEach(asker -> RedisRequest.tell(() -> reply.accept(asker)));
      } finally {
        askAgain(question);
      }
    }

    @Override
    public void found(Message message, boolean missed) {
      tell(asker -> asker.found(message, missed));
    }

    @Override
    public void nothing(MessageId last, int generation) {
      tell(asker -> asker.nothing(last, generation));
    }

    /** For the first of them; the others found it. */
    @Override
    public void created(MessageId last, int generation) {
      Store.NextReply first = askers.get(0);
      tell(
          asker -> {
            if (asker == first) {
              asker.created(last, generation);
            } else {
              asker.nothing(last, generation);
            }
          });
    }

    @Override
    public void full(MessageId last) {
      tell(asker -> asker.full(last));
    }

    @Override
    public void unknown() {
      tell(Store.NextReply::unknown);
    }

    /** There may be room for some of them. */
    @Override
    public void noRoom() {
      if (askers.size() == 1) {
        tell(Store.NextReply::noRoom);
      } else {
        tell(asker -> redis.ask(question, 1, asker));
      }
    }

    @Override
    public void failed(StoreException reason) {
      tell(asker -> asker.failed(reason));
    }
  }
}
