package io.pushrelay.webhook;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a body; of a longer one no more is read. Called by one thread at a time, the
 * client's.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<Boolean> {
  private final int limit;
  private final Consumer<byte[]> whole;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Boolean> read = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /**
   * @param whole takes what there is, at most so much
   */
  BoundedBody(int limit, Consumer<byte[]> whole) {
    this.limit = limit;
    this.whole = whole;
  }

  @Override
  public CompletionStage<Boolean> getBody() {
    return read;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] next = new byte[Math.min(buffer.remaining(), limit - bytes.size())];
      buffer.get(next);
      bytes.writeBytes(next);
    }
    if (subscription == null) {
      return;
    }
    if (bytes.size() < limit) {
      subscription.request(1);
    } else {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    read.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (read.complete(true)) {
      whole.accept(bytes.toByteArray());
    }
  }
}
