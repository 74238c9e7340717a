package io.pushrelay.api;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What waits for the end of the transaction that is active in a thread. Thread-safe. */
final class AfterCommit {
  private static final Logger LOG = System.getLogger("io.pushrelay.api");
  private static final String NAME = "java:comp/TransactionSynchronizationRegistry";

  /** After that no other task of a transaction begins: the committing thread waits for them. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The server's, once a thread was seen that can look it up. */
  private volatile @Nullable TransactionSynchronizationRegistry registry;

  /**
   * Has something run after the commit of the transaction that is active, in the order in which it
   * was deferred, or not at all if there is no commit.
   *
   * @param sending of a message
   * @return false if there is no transaction, or it is committed: then it is the caller's to run
   * @throws IllegalStateException if the transaction has ended otherwise, or is about to
   */
  boolean defer(Runnable sending) {
    TransactionSynchronizationRegistry transactions = find();
    if (transactions == null) {
      return false;
    }
    int status = transactions.getTransactionStatus();
    switch (status) {
      case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED -> {
        return false;
      }
      case Status.STATUS_MARKED_ROLLBACK -> {
        return true; // as whatever came before it
      }
      case Status.STATUS_ACTIVE -> {
        deferred(transactions).add(sending);
        return true;
      }
      default ->
          // Such as one whose time is up: the server rolls it back while its thread goes on.
          throw new IllegalStateException(
              "The transaction takes no message any more (status %d).".formatted(status));
    }
  }

  private Deferred deferred(TransactionSynchronizationRegistry transactions) {
    if (transactions.getResource(this) instanceof Deferred known) {
      return known;
    }
    Deferred deferred = new Deferred();
    transactions.registerInterposedSynchronization(deferred);
    transactions.putResource(this, deferred);
    return deferred;
  }

  private @Nullable TransactionSynchronizationRegistry find() {
    TransactionSynchronizationRegistry known = registry;
    if (known != null) {
      return known;
    }
    known = Jndi.find(NAME, TransactionSynchronizationRegistry.class).orElse(null);
    registry = known;
    return known;
  }

  /** What one transaction sends. Its end may come in another thread than what was added. */
  private static final class Deferred implements Synchronization {
    private final List<Runnable> all = new ArrayList<>();

    synchronized void add(Runnable sending) {
      all.add(sending);
    }

    private synchronized List<Runnable> all() {
      return List.copyOf(all);
    }

    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        send();
      }
    }

    private void send() {
      List<Runnable> sent = all();
      long end = System.nanoTime() + PATIENCE.toNanos();
      List<String> failures = sent.stream().flatMap(one -> failure(one, end).stream()).toList();
      if (!failures.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "A transaction was committed, and {0} of its {1} messages were not sent: {2}",
            failures.size(),
            sent.size(),
            failures.get(0));
      }
    }

    private static Optional<String> failure(Runnable sending, long end) {
      if (System.nanoTime() - end > 0) {
        return Optional.of("the relay took too long over those before them.");
      }
      try {
        sending.run();
        return Optional.empty();
      } catch (RuntimeException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
  }
}
