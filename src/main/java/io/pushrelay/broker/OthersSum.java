package io.pushrelay.broker;

import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BinaryOperator;

/** What is here and what the others who share the store tell of theirs. Thread-safe. */
final class OthersSum<T> implements Store.OthersReply<T> {
  final CompletableFuture<T> result = new CompletableFuture<>();
  private final T here;
  private final BinaryOperator<T> plus;

  OthersSum(T here, BinaryOperator<T> plus) {
    this.here = here;
    this.plus = plus;
  }

  @Override
  public void told(T others) {
    result.complete(plus.apply(here, others));
  }

  @Override
  public void failed(StoreException reason) {
    result.completeExceptionally(reason);
  }
}
