package io.pushrelay.it.contract;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.Server;

/** A relay of whose log is asked after each test whether it says anything that it should not. */
public interface QuietLog {
  Relay relay();

  /**
   * This server says so of its own accord, and nothing that is deployed there can help it.
   *
   * @param records what is in one of its records
   */
  void knownOf(Server server, String... records);
}
