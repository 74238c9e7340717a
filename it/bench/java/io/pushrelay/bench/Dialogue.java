package io.pushrelay.bench;

import java.io.IOException;

/** What is said over one connection, in the thread of its {@link Connections}. */
interface Dialogue {
  /** Whether it is a listener's. */
  default boolean listens() {
    return true;
  }

  /** The connection is there, for the first time or again. */
  void begin(Connection connection) throws IOException;

  /**
   * Takes what begins here, of what has come.
   *
   * @param at before {@code length}
   * @param now when it came
   * @return how much was taken, 0 if it has not come to its end
   */
  int take(Connection connection, byte[] bytes, int at, int length, long now) throws IOException;
}
