package io.pushrelay.api;

/** A relay that is reached by HTTP, over connections of its own. Thread-safe. */
public interface RemoteRelay extends Relay, AutoCloseable {
  /**
   * Gives its connections back. To be called when the application stops, or the server keeps them,
   * and with them the application's classes. Each other method then throws {@link
   * IllegalStateException}.
   */
  @Override
  void close();
}
