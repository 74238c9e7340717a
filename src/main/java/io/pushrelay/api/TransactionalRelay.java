package io.pushrelay.api;

import java.util.Optional;
import java.util.function.Supplier;

/** A relay to which a transaction sends after its commit. Thread-safe. */
final class TransactionalRelay implements RemoteRelay {
  private final Supplier<Relay> relay;
  private final Runnable closing;
  private final AfterCommit afterCommit = new AfterCommit();

  /**
   * @param relay gives one that sends at once, whatever the transaction; asked at each call
   * @param closing gives its connections back
   */
  TransactionalRelay(Supplier<Relay> relay, Runnable closing) {
    this.relay = relay;
    this.closing = closing;
  }

  static TransactionalRelay of(HttpRelay relay) {
    return new TransactionalRelay(() -> relay, relay::close);
  }

  @Override
  public void send(String channel, Message message) {
    String id = Channel.checked(channel);
    Relay found = relay.get(); // while there is somebody to tell that there is none
    Runnable sending = () -> found.send(id, message);
    if (!afterCommit.defer(sending)) {
      sending.run();
    }
  }

  @Override
  public Optional<ChannelInfo> info(String channel) {
    return relay.get().info(Channel.checked(channel));
  }

  @Override
  public boolean delete(String channel) {
    return relay.get().delete(Channel.checked(channel));
  }

  @Override
  public void close() {
    closing.run();
  }
}
