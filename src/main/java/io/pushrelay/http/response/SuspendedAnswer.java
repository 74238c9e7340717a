package io.pushrelay.http.response;

import io.pushrelay.broker.Broker;
import io.pushrelay.container.TomEeThreadReset;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.Uncounted;
import io.pushrelay.metrics.Metrics;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for a store that is elsewhere: no thread of the server waits with it,
 * however slow that store is. It is answered by the threads that write to listeners, for its client
 * may not read. Thread-safe.
 *
 * @param <T> what the store answers
 */
public final class SuspendedAnswer<T> implements AsyncListener, WriteListener {
  private static final long PATIENCE_SECONDS = 2;

  /** Writes an answer, without sending it. */
  public interface Writer<T> {
    /**
     * @throws HttpException to refuse the request
     * @throws IOException if the client has gone
     */
    void write(@Nullable T result) throws IOException;
  }

  private final AsyncContext async;
  private final HttpServletResponse response;
  private final Writer<T> writer;
  private final Metrics metrics;

  /**
   * Held by who touches the response: a container that has ended the request gives the same object
   * to another one, and says so before.
   */
  private final ReentrantLock touching = new ReentrantLock();

  /** Whether the request is over, or the container's again. */
  private volatile boolean over;

  /** Writes the answer, once there is one. Guarded by the lock, as what follows is. */
  private @Nullable Runnable given;

  /**
   * Whether the container has said that it can be written to. Undertow and Tomcat say so when the
   * request's own thread has left it, Payara at once: see {@code GrizzlyStatus}.
   */
  private boolean writable;

  private boolean written;

  private SuspendedAnswer(
      AsyncContext async, HttpServletResponse response, Writer<T> writer, Metrics metrics) {
    this.metrics = metrics;
    this.async = async;
    this.response = response;
    this.writer = writer;
  }

  /**
   * Answers with what the store says: now, if it has said it, or else without a thread that waits.
   *
   * @throws HttpException if the request is refused now
   * @throws IOException if the client has gone
   */
  public static <T> void give(
      HttpServletRequest request,
      HttpServletResponse response,
      Broker broker,
      CompletionStage<@Nullable T> stage,
      Writer<T> writer)
      throws IOException {
    CompletableFuture<@Nullable T> future = stage.toCompletableFuture();
    if (future.isDone()) {
      writer.write(future.join());
    } else {
      begin(request, response, broker, future, writer);
      TomEeThreadReset.leave();
    }
  }

  private static <T> void begin(
      HttpServletRequest request,
      HttpServletResponse response,
      Broker broker,
      CompletionStage<@Nullable T> stage,
      Writer<T> writer)
      throws IOException {
    Metrics metrics = Uncounted.isMarked(request) ? Metrics.NONE : broker.metrics;
    Uncounted.mark(request);
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0); // the store has a limit of its own
    SuspendedAnswer<T> answer = new SuspendedAnswer<>(async, response, writer, metrics);
    async.addListener(answer);
    try {
      response.getOutputStream().setWriteListener(answer);
    } catch (IOException | RuntimeException e) {
      answer.end(); // or nobody would
      throw e;
    }
    CompletionStage<@Nullable T> unused =
        stage.whenComplete(
            (result, failure) -> broker.enqueue(() -> answer.take(result, failure), 0));
  }

  /** The store has answered. */
  private void take(@Nullable T result, @Nullable Throwable failure) {
    touching.lock();
    try {
      given = () -> writeOrRefuse(result, failure);
      writeSome();
    } finally {
      touching.unlock();
    }
  }

  @Override
  public void onWritePossible() {
    touching.lock();
    try {
      writable = true;
      writeSome();
    } finally {
      touching.unlock();
    }
  }

  /** Writes what there is to write once the socket takes it; under the lock. */
  private void writeSome() {
    Runnable answer = given;
    if (over || answer == null || !writable) {
      return;
    }
    if (!written && isReady()) {
      written = true;
      answer.run();
      metrics.refused(response.getStatus());
    }
    if (written && isReady()) {
      over = true;
      complete();
    } else {
      writable = false;
    }
  }

  private boolean isReady() {
    try {
      return response.getOutputStream().isReady();
    } catch (IOException | RuntimeException e) {
      return true; // the client has gone, which the next call finds out
    }
  }

  private void writeOrRefuse(@Nullable T result, @Nullable Throwable failure) {
    try {
      if (failure != null) {
        HttpException.of(failure).write(response);
      } else {
        writer.write(result);
      }
    } catch (RuntimeException e) {
      refuse(HttpException.of(e));
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private void refuse(HttpException refusal) {
    try {
      if (!response.isCommitted()) {
        refusal.write(response);
      }
    } catch (IOException | RuntimeException e) {
      // The client has gone, or the container has ended the request.
    }
  }

  private void complete() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container has ended it.
    }
  }

  /** From here on the response is the container's. */
  private void giveBack() {
    boolean alone = false;
    try {
      alone = touching.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    over = true;
    if (alone) {
      touching.unlock();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    giveBack();
  }

  /** Of a deployment that TomEE stops, too. */
  @Override
  public void onTimeout(AsyncEvent event) {
    end();
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  /** If nobody completed it Tomcat would send it to the error page. */
  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  private void end() {
    giveBack();
    complete();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
