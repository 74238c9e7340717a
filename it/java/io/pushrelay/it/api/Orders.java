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

  @Inject private Audit audit;

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

  /** Sends what is refused, and in a transaction of its own what is not. */
  public void refuseAudited(String channel, String text) {
    relay.send(channel, "refused");
    audit.note(channel, text);
    relay.send(channel, "refused");
    throw new IllegalStateException("refused");
  }

  public void takeWithOneTooLarge(String channel, String text) {
    relay.send(channel, "x".repeat(2_000));
    relay.send(channel, text);
  }
}
