package io.pushrelay.http.listening;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.ForwardingListener;
import io.pushrelay.broker.Listener;
import io.pushrelay.channel.Message;
import io.pushrelay.presence.Attendance;
import java.util.Locale;
import java.util.concurrent.Executor;

/**
 * A listener of whom the application is told when it begins and ends to listen; not if it is
 * refused. Thread-safe as far as the listener is.
 */
final class NotifyingListener extends ForwardingListener {
  /** Why a client that polls is gone, if nothing else is known. */
  private static final EndReason GONE = EndReason.DISCONNECTED;

  private final Attendance attendance;
  private boolean begun;
  private boolean over;

  NotifyingListener(Listener listener, Attendance attendance) {
    super(listener);
    this.attendance = attendance;
  }

  @Override
  public void onHeld() {
    begin();
    super.onHeld();
  }

  @Override
  public void onWaiting() {
    begin();
    super.onWaiting();
  }

  @Override
  public void deliver(Message message, boolean missed) {
    begin();
    super.deliver(message, missed);
    finishIfPolling();
  }

  @Override
  public void deliver(Message message, boolean missed, Executor others) {
    begin();
    super.deliver(message, missed, others);
    finishIfPolling();
  }

  private void finishIfPolling() {
    if (!isStreaming()) {
      finish(GONE);
    }
  }

  @Override
  public void end(EndReason reason) {
    boolean unanswered = reason == EndReason.NO_MESSAGE || reason == EndReason.TIMEOUT;
    if (unanswered) {
      begin();
    }
    super.end(reason);
    finish(unanswered ? GONE : reason);
  }

  private synchronized void begin() {
    if (!begun && !over) {
      begun = true;
      attendance.begin();
    }
  }

  private synchronized void finish(EndReason reason) {
    if (!over) {
      over = true;
      if (begun) {
        attendance.end(reason.name().toLowerCase(Locale.ROOT));
      }
    }
  }
}
