package io.pushrelay.api;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for the end of the transaction that is active in a thread. Thread-safe. */
final class AfterCommit {
  private static final String NAME = "java:comp/TransactionSynchronizationRegistry";

  /** The server's, once a thread was seen that can look it up. */
  private volatile @Nullable TransactionSynchronizationRegistry registry;

  /**
   * Has something run after the commit of the transaction that is active, in the order in which it
   * was deferred, or not at all if there is no commit.
   *
   * @return false if there is no transaction: then it is the caller's to run
   */
  boolean defer(Runnable task) {
    TransactionSynchronizationRegistry transactions = find();
    if (transactions == null) {
      return false;
    }
    int status = transactions.getTransactionStatus();
    if (status == Status.STATUS_MARKED_ROLLBACK) {
      return true;
    }
    if (status != Status.STATUS_ACTIVE) {
      return false;
    }
    if (transactions.getResource(this) instanceof Deferred deferred) {
      deferred.tasks.add(task);
      return true;
    }
    Deferred deferred = new Deferred();
    deferred.tasks.add(task);
    transactions.registerInterposedSynchronization(deferred);
    transactions.putResource(this, deferred);
    return true;
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

  /** Of one transaction, and so used by one thread at a time. */
  private static final class Deferred implements Synchronization {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        tasks.forEach(Runnable::run);
      }
    }
  }
}
