package io.pushrelay.presence;

/** Is told who begins and who ends to listen. Thread-safe. */
@FunctionalInterface
public interface PresenceObserver {
  /** Called for each channel of a client, in the order of what it does. Must not block. */
  void changed(Presence presence);
}
