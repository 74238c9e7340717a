package io.pushrelay.it;

/** A relay of whose log is asked after each test whether it says anything that it should not. */
interface QuietLog {
  Relay relay();

  /**
   * This server says so of its own accord, and nothing that is deployed there can help it.
   *
   * @param records what is in one of its records
   */
  void knownOf(Server server, String... records);
}
