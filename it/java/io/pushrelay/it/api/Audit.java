package io.pushrelay.it.api;

import io.pushrelay.api.Relay;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** Notes what happens, whatever becomes of it. */
@RequestScoped
@Transactional(TxType.REQUIRES_NEW)
public class Audit {
  @Inject private Relay relay;

  public void note(String channel, String text) {
    relay.send(channel, text);
  }
}
