package io.pushrelay.api;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** A relay to which a transaction sends after its commit. Thread-safe. */
final class TransactionalRelay implements Relay {
  private static final Logger LOG = System.getLogger("io.pushrelay.api");

  private final Relay relay;
  private final AfterCommit afterCommit = new AfterCommit();

  /**
   * @param relay sends at once, whatever the transaction
   */
  TransactionalRelay(Relay relay) {
    this.relay = relay;
  }

  @Override
  public void send(String channel, Message message) {
    new Channel(relay, channel); // refuses what no relay would take while there is somebody to tell
    if (!afterCommit.defer(() -> sendCommitted(channel, message))) {
      relay.send(channel, message);
    }
  }

  private void sendCommitted(String channel, Message message) {
    try {
      relay.send(channel, message);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "A transaction was committed, and its message to channel {0} was not sent: {1}",
          channel,
          e.getMessage());
    }
  }

  @Override
  public Optional<ChannelInfo> info(String channel) {
    return relay.info(channel);
  }

  @Override
  public boolean delete(String channel) {
    return relay.delete(channel);
  }
}
