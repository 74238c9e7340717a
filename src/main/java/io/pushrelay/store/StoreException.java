package io.pushrelay.store;

/**
 * Why a store could not do what it was asked: it can't be reached, or did not answer in time. What
 * it was asked may have taken effect or not. It has no stack trace: it is nobody's mistake here.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason a sentence for a sender or a listener, without names of hosts or users
   */
  public StoreException(String reason) {
    super(reason, null, false, false);
  }
}
