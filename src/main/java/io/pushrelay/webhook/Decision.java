package io.pushrelay.webhook;

import org.jspecify.annotations.Nullable;

/**
 * Whether a listener may listen.
 *
 * @param refusal what it is answered with if not; null if the application has not decided
 */
public record Decision(boolean allowed, @Nullable Refusal refusal) {
  static final Decision ALLOWED = new Decision(true, null);

  /** There was no answer that counts: then it may not, for now. */
  static final Decision UNDECIDED = new Decision(false, null);

  static Decision refused(Refusal refusal) {
    return new Decision(false, refusal);
  }
}
