package io.pushrelay.store;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.channel.SubjectCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long another store takes to answer. Costs two readings of the clock and an object
 * for each question: next to nothing where a network or a disk is asked, and half as much as the
 * answer itself where it comes from memory, which is not measured for that reason. Thread-safe.
 */
public final class MeasuredStore implements Store {
  private static final String APPEND = "append";
  private static final String CREATE = "create";
  private static final String NEXT = "next";
  private static final String INFO = "info";
  private static final String DELETE = "delete";

  /** What is measured. */
  public static final List<String> OPERATIONS = List.of(APPEND, CREATE, NEXT, INFO, DELETE);

  /** Is told how long it took. */
  @FunctionalInterface
  public interface Times {
    /** An operation was answered, or failed, after so many nanoseconds. */
    void took(String operation, long nanos);
  }

  private final Store store;
  private final Times times;

  public MeasuredStore(Store store, Times times) {
    this.store = store;
    this.times = times;
  }

  /** One question that is under way. */
  private final class Running {
    private final String operation;
    private final long begun = System.nanoTime();

    Running(String operation) {
      this.operation = operation;
    }

    void end() {
      times.took(operation, System.nanoTime() - begun);
    }
  }

  @Override
  public void subscribe(News news) {
    store.subscribe(news);
  }

  @Override
  public void append(
      ChannelId channel, NewMessage message, RetentionPolicy policy, AppendReply then) {
    Running running = new Running(APPEND);
    store.append(
        channel,
        message,
        policy,
        new AppendReply() {
          @Override
          public void appended(
              Message sent, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
            running.end();
            then.appended(sent, previous, info, heardElsewhere);
          }

          @Override
          public void noRoom() {
            running.end();
            then.noRoom();
          }

          @Override
          public void failed(StoreException reason) {
            running.end();
            then.failed(reason);
          }
        });
  }

  /** Counts as one append. */
  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    Running running = new Running(APPEND);
    store.appendAll(
        publications,
        policy,
        new AppendAllReply() {
          @Override
          public void appended(List<Appended> all) {
            running.end();
            then.appended(all);
          }

          @Override
          public void noRoom() {
            running.end();
            then.noRoom();
          }

          @Override
          public void failed(StoreException reason) {
            running.end();
            then.failed(reason);
          }
        });
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    store.create(channel, policy, measured(CREATE, then));
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    Running running = new Running(NEXT);
    store.next(
        channel,
        after,
        ifNone,
        admission,
        new NextReply() {
          @Override
          public void found(Message message, boolean missed) {
            running.end();
            then.found(message, missed);
          }

          @Override
          public void nothing(MessageId last, int generation) {
            running.end();
            then.nothing(last, generation);
          }

          @Override
          public void created(MessageId last, int generation) {
            running.end();
            then.created(last, generation);
          }

          @Override
          public void full(MessageId last) {
            running.end();
            then.full(last);
          }

          @Override
          public void unknown() {
            running.end();
            then.unknown();
          }

          @Override
          public void noRoom() {
            running.end();
            then.noRoom();
          }

          @Override
          public void failed(StoreException reason) {
            running.end();
            then.failed(reason);
          }
        });
  }

  @Override
  public void leave(ChannelId channel, int generation, int listeners) {
    store.leave(channel, generation, listeners);
  }

  @Override
  public void acknowledge(ChannelId channel, MessageId message) {
    store.acknowledge(channel, message);
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    store.info(channel, measured(INFO, then));
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    store.delete(channel, measured(DELETE, then));
  }

  private InfoReply measured(String operation, InfoReply then) {
    Running running = new Running(operation);
    return new InfoReply() {
      @Override
      public void info(@Nullable ChannelInfo info) {
        running.end();
        then.info(info);
      }

      @Override
      public void failed(StoreException reason) {
        running.end();
        then.failed(reason);
      }
    };
  }

  /** Not measured: it is asked for what takes as long as there is much in it. */
  @Override
  public Catalogue catalogue() {
    return store.catalogue();
  }

  @Override
  public void revoke(String subject, @Nullable ChannelId channel, OthersReply<Integer> then) {
    store.revoke(subject, channel, then);
  }

  @Override
  public void subjects(ChannelId channel, OthersReply<SubjectCounts> then) {
    store.subjects(channel, then);
  }

  @Override
  public void nodes(OthersReply<List<String>> then) {
    store.nodes(then);
  }

  @Override
  public void expire() {
    store.expire();
  }

  @Override
  public void close() {
    store.close();
  }
}
