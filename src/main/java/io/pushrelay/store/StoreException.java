package io.pushrelay.store;

/**
 * Why a store could not do what it was asked: it can't be reached, or did not answer in time. What
 * it was asked may have taken effect or not. It has no stack trace: it is nobody's mistake here.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean full;

  /**
   * @param reason a sentence for a sender or a listener, without names of hosts or users
   */
  public StoreException(String reason) {
    this(reason, false);
  }

  private StoreException(String reason, boolean full) {
    super(reason, null, false, false);
    this.full = full;
  }

  /**
   * There is no room where it would have to be written: nothing has changed.
   *
   * @param reason a sentence for a sender, without names of hosts or users
   */
  public static StoreException full(String reason) {
    return new StoreException(reason, true);
  }

  /** Whether there is no room for it where it would have to be written. */
  public boolean isFull() {
    return full;
  }
}
