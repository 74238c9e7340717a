package io.pushrelay.channel;

/**
 * Whether one more listener may be held on a channel, and what becomes of the others (protocol,
 * "Concurrency").
 *
 * @param replacesOthers whether it takes the place of all others
 * @param limit how many may be held on the channel, itself included; 0: any number
 */
public record Admission(boolean replacesOthers, int limit) {
  /** Everybody is let in. */
  public static final Admission ALL = new Admission(false, 0);

  /** The new one takes the place of all others. */
  public static final Admission LAST = new Admission(true, 0);

  /** Only who finds nobody else is let in. */
  public static final Admission FIRST = new Admission(false, 1);

  /** Whether nobody is let in while so many are held. */
  public boolean isFullWith(int listeners) {
    return limit > 0 && listeners >= limit;
  }
}
