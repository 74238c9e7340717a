package io.pushrelay.metrics;

import java.util.function.BooleanSupplier;

/**
 * Whether the relay would serve a message now. It is asked by strangers as often as they like, so
 * it asks nobody else: it says what is known. Thread-safe.
 */
public final class Health {
  /** What it is called that all is well. */
  public static final String OK = "ok";

  private static final String STOPPING = "stopping";
  private static final String STORE = "store";

  private final BooleanSupplier store;
  private volatile boolean stopping;

  /**
   * @param store whether the store can be used, as far as is known
   */
  public Health(BooleanSupplier store) {
    this.store = store;
  }

  /** The deployment stops, or its server rests. */
  public void stopping() {
    stopping = true;
  }

  /** Its server goes on. */
  public void resumed() {
    stopping = false;
  }

  /** {@link #OK}, or one word that says what is not. */
  public String ready() {
    if (stopping) {
      return STOPPING;
    }
    return store.getAsBoolean() ? OK : STORE;
  }
}
