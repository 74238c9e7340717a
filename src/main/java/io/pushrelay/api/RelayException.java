package io.pushrelay.api;

import org.jspecify.annotations.Nullable;

/** A relay did not do what it was asked. */
public final class RelayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@link #status} where the relay gave none. */
  public static final int NO_ANSWER = 0;

  private final int status;

  /**
   * @param status as it is in HTTP, or {@link #NO_ANSWER}
   * @param message the sentence that says why
   */
  public RelayException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /**
   * What the relay answered: 401 or 403 (who sends may not), 413 (too large), 429 (too many), 503
   * (its store does not answer), 507 (no room), another status of HTTP, or {@link #NO_ANSWER}.
   */
  public int status() {
    return status;
  }
}
