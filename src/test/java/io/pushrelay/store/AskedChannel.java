package io.pushrelay.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a store, asked one question after the other. Waits for each answer, for a store
 * may tell later; fails if it tells twice.
 */
public final class AskedChannel {
  private final Store store;
  private final ChannelId id;

  /** That it was told when it last joined; no store's before. */
  private volatile int generation = -1;

  /** Whether the channel was created when it last joined. */
  private volatile boolean created;

  public AskedChannel(Store store, ChannelId id) {
    this.store = store;
    this.id = id;
  }

  public ChannelId id() {
    return id;
  }

  /** Whether the channel was created when it last joined. */
  public boolean isCreated() {
    return created;
  }

  public RecordingAnswer append(NewMessage draft, TestPolicy policy) {
    return answer(
        told ->
            store.append(
                id,
                draft,
                policy.policy(),
                new Store.AppendReply() {
                  @Override
                  public void appended(
                      Message message,
                      MessageId previous,
                      ChannelInfo info,
                      boolean heardElsewhere) {
                    told.accept(new RecordingAnswer.Sent(message, previous, info, heardElsewhere));
                  }

                  @Override
                  public void noRoom() {
                    told.accept(RecordingAnswer.Refused.NO_ROOM);
                  }

                  @Override
                  public void failed(StoreException reason) {
                    throw reason;
                  }
                }));
  }

  /** Appends a message for which there is room. */
  public RecordingAnswer.Sent send(String body, TestPolicy policy) {
    RecordingAnswer answer = append(draft(body), policy);
    if (answer instanceof RecordingAnswer.Sent sent) {
      return sent;
    }
    throw new AssertionError("there was no room for '" + body + "'");
  }

  public RecordingAnswer.Sent send(String body) {
    return send(body, TestPolicy.SHIPPED);
  }

  public static NewMessage draft(String body) {
    return new NewMessage(Body.of(body.getBytes(UTF_8)), "text/plain");
  }

  public RecordingAnswer next(MessageId after, Store.IfNone ifNone) {
    return next(after, ifNone, Admission.ALL);
  }

  public RecordingAnswer next(MessageId after, Store.IfNone ifNone, Admission admission) {
    return answer(
        told ->
            store.next(
                id,
                after,
                ifNone,
                admission,
                new Store.NextReply() {
                  @Override
                  public void found(Message message, boolean missed) {
                    told.accept(new RecordingAnswer.Found(message, missed));
                  }

                  @Override
                  public void nothing(MessageId last, int joined) {
                    answer(last, joined, false);
                  }

                  @Override
                  public void created(MessageId last, int joined) {
                    answer(last, joined, true);
                  }

                  private void answer(MessageId last, int joined, boolean isNew) {
                    if (ifNone != Store.IfNone.LOOK) {
                      generation = joined;
                    }
                    created = isNew;
                    told.accept(new RecordingAnswer.Nothing(last));
                  }

                  @Override
                  public void full(MessageId last) {
                    told.accept(new RecordingAnswer.Full(last));
                  }

                  @Override
                  public void unknown() {
                    told.accept(RecordingAnswer.Refused.UNKNOWN);
                  }

                  @Override
                  public void noRoom() {
                    told.accept(RecordingAnswer.Refused.NO_ROOM);
                  }

                  @Override
                  public void failed(StoreException reason) {
                    throw reason;
                  }
                }));
  }

  public RecordingAnswer look(MessageId after) {
    return next(after, Store.IfNone.LOOK);
  }

  public RecordingAnswer oldest() {
    return look(MessageId.START);
  }

  /** Asks for what comes after all ids, and waits for it. */
  public RecordingAnswer join() {
    return join(Admission.ALL);
  }

  public RecordingAnswer join(Admission admission) {
    return next(MessageId.END, Store.IfNone.JOIN, admission);
  }

  /** Of the generation that it has joined last. */
  public int generation() {
    return generation;
  }

  public void leave(int listeners) {
    leave(generation, listeners);
  }

  public void leave(int left, int listeners) {
    store.leave(id, left, listeners);
  }

  public void received(RecordingAnswer.Sent sent) {
    store.acknowledge(id, sent.id());
  }

  public Optional<ChannelInfo> create(TestPolicy policy) {
    return answer(told -> store.create(id, policy.policy(), infoReply(told)));
  }

  public Optional<ChannelInfo> info() {
    return answer(told -> store.info(id, infoReply(told)));
  }

  public Optional<ChannelInfo> delete() {
    return answer(told -> store.delete(id, infoReply(told)));
  }

  /** Hands on the state of a channel, empty if there is none. */
  public static Store.InfoReply infoReply(Consumer<Optional<ChannelInfo>> told) {
    return new Store.InfoReply() {
      @Override
      public void info(@Nullable ChannelInfo info) {
        told.accept(Optional.ofNullable(info));
      }

      @Override
      public void failed(StoreException reason) {
        throw reason;
      }
    };
  }

  /** Asks, and waits for the answer. */
  static <T> T answer(Consumer<Consumer<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    question.accept(
        told -> {
          if (!answer.complete(told)) {
            throw new AssertionError("told once more: " + told);
          }
        });
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
