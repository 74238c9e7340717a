package io.pushrelay.store;

import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Several messages that a store is asked to append as one. Waits for the answer. */
public final class AskedBatch {
  private final Store store;
  public final List<Publication> publications = new ArrayList<>();

  public AskedBatch(Store store) {
    this.store = store;
  }

  public AskedBatch add(AskedChannel channel, NewMessage message) {
    publications.add(new Publication(channel.id(), message));
    return this;
  }

  /** One after the other to the same channel. */
  public AskedBatch to(AskedChannel channel, String... bodies) {
    for (String body : bodies) {
      add(channel, AskedChannel.draft(body));
    }
    return this;
  }

  /** What became of each; empty if there is no room for all. */
  public Optional<List<RecordingAnswer.Sent>> append(TestPolicy policy) {
    return AskedChannel.answer(
        told ->
            ask(
                policy,
                told,
                reason -> {
                  throw reason;
                }));
  }

  /** Why the store has failed to append them. */
  public String failure(TestPolicy policy) {
    return AskedChannel.answer(
        told ->
            ask(
                policy,
                sent -> told.accept("sent: " + sent),
                reason -> told.accept(String.valueOf(reason.getMessage()))));
  }

  private void ask(
      TestPolicy policy,
      Consumer<Optional<List<RecordingAnswer.Sent>>> told,
      Consumer<StoreException> failure) {
    store.appendAll(
        publications,
        policy.policy(),
        new Store.AppendAllReply() {
          @Override
          public void appended(List<Store.Appended> all) {
            told.accept(Optional.of(all.stream().map(AskedBatch::sent).toList()));
          }

          @Override
          public void noRoom() {
            told.accept(Optional.empty());
          }

          @Override
          public void failed(StoreException reason) {
            failure.accept(reason);
          }
        });
  }

  private static RecordingAnswer.Sent sent(Store.Appended one) {
    return new RecordingAnswer.Sent(
        one.message(), one.previous(), one.info(), one.heardElsewhere());
  }

  /** Appends messages for which there is room. */
  public List<RecordingAnswer.Sent> send(TestPolicy policy) {
    return append(policy).orElseThrow(() -> new AssertionError("there was no room"));
  }
}
