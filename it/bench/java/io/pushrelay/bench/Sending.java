package io.pushrelay.bench;

import java.io.IOException;

/** A sender's: it sends requests when its client wants it to, and counts what is answered. */
final class Sending implements Dialogue {
  @Override
  public boolean listens() {
    return false;
  }

  @Override
  public void begin(Connection connection) {}

  @Override
  public int take(Connection connection, byte[] bytes, int at, int length, long now)
      throws IOException {
    Answer answer = connection.answer();
    int taken = answer.whole(bytes, at, length);
    if (taken > 0) {
      connection.waits = false;
      connection.tally().answered(answer.status);
      if (answer.closes) {
        connection.reopen();
      }
    }
    return taken;
  }
}
