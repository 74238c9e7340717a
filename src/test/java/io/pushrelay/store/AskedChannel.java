package io.pushrelay.store;

import static java.nio.charset.StandardCharsets.UTF_8;

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
final class AskedChannel {
  private final Store store;
  private final ChannelId id;

  AskedChannel(Store store, ChannelId id) {
    this.store = store;
    this.id = id;
  }

  ChannelId id() {
    return id;
  }

  Answer append(NewMessage draft, Policy policy) {
    return answer(
        told ->
            store.append(
                id,
                draft,
                policy.location(),
                new Store.Appended() {
                  @Override
                  public void appended(Message message, MessageId previous, ChannelInfo info) {
                    told.accept(new Answer.Sent(message, previous, info));
                  }

                  @Override
                  public void noRoom() {
                    told.accept(Answer.Refused.NO_ROOM);
                  }
                }));
  }

  /** Appends a message for which there is room. */
  Answer.Sent send(String body, Policy policy) {
    Answer answer = append(draft(body), policy);
    if (answer instanceof Answer.Sent sent) {
      return sent;
    }
    throw new AssertionError("there was no room for '" + body + "'");
  }

  Answer.Sent send(String body) {
    return send(body, Policy.SHIPPED);
  }

  static NewMessage draft(String body) {
    return new NewMessage(Body.of(body.getBytes(UTF_8)), "text/plain");
  }

  Answer next(MessageId after, Store.Wish wish) {
    return answer(
        told ->
            store.next(
                id,
                after,
                wish,
                new Store.Next() {
                  @Override
                  public void found(Message message, boolean missed) {
                    told.accept(new Answer.Found(message, missed));
                  }

                  @Override
                  public void nothing(MessageId last) {
                    told.accept(new Answer.Nothing(last));
                  }

                  @Override
                  public void unknown() {
                    told.accept(Answer.Refused.UNKNOWN);
                  }

                  @Override
                  public void noRoom() {
                    told.accept(Answer.Refused.NO_ROOM);
                  }
                }));
  }

  Answer look(MessageId after) {
    return next(after, Store.Wish.LOOK);
  }

  Answer oldest() {
    return look(MessageId.START);
  }

  /** Asks for what comes after all ids, and waits for it. */
  Answer join() {
    return next(new MessageId(Long.MAX_VALUE, 0), Store.Wish.JOIN);
  }

  void leave(int listeners) {
    store.leave(id, listeners);
  }

  void received(Answer.Sent sent) {
    store.received(id, sent.id());
  }

  Optional<ChannelInfo> create(Policy policy) {
    return answer(told -> store.create(id, policy.location(), info -> told.accept(optional(info))));
  }

  Optional<ChannelInfo> info() {
    return answer(told -> store.info(id, info -> told.accept(optional(info))));
  }

  Optional<ChannelInfo> delete() {
    return answer(told -> store.delete(id, info -> told.accept(optional(info))));
  }

  private static Optional<ChannelInfo> optional(@Nullable ChannelInfo info) {
    return Optional.ofNullable(info);
  }

  private static <T> T answer(Consumer<Consumer<T>> question) {
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
