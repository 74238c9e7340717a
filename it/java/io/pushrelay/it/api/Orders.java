package io.pushrelay.it.api;

import io.pushrelay.api.Relay;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;

/** Business as it is mostly written: the container's transactions around each method. */
@RequestScoped
@Transactional
public class Orders {
  @Inject private Relay relay;

  @Resource private TransactionSynchronizationRegistry transactions;

  public void take(String channel, String text) {
    relay.send(channel, text);
  }

  public void refuse(String channel, String text) {
    relay.send(channel, text);
    throw new IllegalStateException("refused");
  }

  /** Sends once before and once after the transaction can't be committed any more. */
  public void mark(String channel, String text) {
    relay.send(channel, text);
    transactions.setRollbackOnly();
    relay.send(channel, text);
  }
}
