package io.pushrelay.metrics;

import java.util.Map;

/**
 * The relay's figures for JMX. What there is not, such as Redis where there is none, is -1. Source:
 * operate, "JMX".
 */
public interface RelayMXBean {
  /** The version that runs. */
  String getVersion();

  /** {@code ok}, or one word that says why no message would be served now. */
  String getReady();

  /** Messages that were taken from senders. */
  long getMessagesPublished();

  /** Messages written, by transport. */
  Map<String, Long> getDeliveries();

  /** From a message's coming to its being written, in seconds. */
  double getMeanDeliverySeconds();

  /** How often a listener was told that messages were gone. */
  long getMissed();

  /** Listeners who are held, by transport. */
  Map<String, Long> getListeners();

  /** Held listeners who ended without a message, by reason. */
  Map<String, Long> getListenersEnded();

  /** Listeners cut off because they read nothing. */
  long getSlowClosed();

  /** Answers with an error status, by status. */
  Map<String, Long> getRefused();

  long getChannels();

  long getMessagesStored();

  /** Bytes of {@link #getMemoryMax()} that are used. */
  long getMemoryUsed();

  /** {@code push_max_reserved_memory}, in bytes. */
  long getMemoryMax();

  /** 1 while Redis answers, 0 while it does not. */
  long getRedisUp();

  long getRedisReconnects();

  /** How far what is heard of Redis is behind, in seconds. */
  double getNewsLagSeconds();

  /** What the journal takes on the disk, in bytes. */
  long getJournalBytes();
}
