package io.pushrelay.http.listening;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.webhook.Refusal;

/** A listener about whom the application may be asked before it is held. */
public interface RefusableListener extends Listener {
  /** The application does not let it listen: {@link #end} with {@link EndReason#REFUSED} comes. */
  void refuse(Refusal refusal);

  /** The application is being asked; its client may go meanwhile. Called in its own thread. */
  default void onPending() {}
}
