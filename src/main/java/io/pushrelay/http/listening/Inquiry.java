package io.pushrelay.http.listening;

import io.pushrelay.presence.Attendance;
import io.pushrelay.webhook.Decision;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the application is asked and told about one listener.
 *
 * @param decision its word, null if it has let the listener in already or is not asked
 * @param attendance by which it is told, null if it is not
 */
public record Inquiry(
    @Nullable CompletableFuture<Decision> decision, @Nullable Attendance attendance) {
  /** Nobody wants to know any more. */
  void cancel() {
    if (decision != null) {
      decision.cancel(true);
    }
  }
}
