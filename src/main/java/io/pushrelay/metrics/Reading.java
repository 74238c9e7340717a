package io.pushrelay.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a figure was when it was read.
 *
 * @param samples one for each value of its label, or one alone
 */
public record Reading(Figure figure, List<Sample> samples) {
  /**
   * One number.
   *
   * @param label the value of the figure's label, empty if it has none
   * @param value of a histogram how many there are
   * @param sizes of a histogram, null for all others
   */
  public record Sample(String label, double value, @Nullable Sizes sizes) {
    /** One that is no histogram. */
    public Sample(String label, double value) {
      this(label, value, null);
    }
  }

  /**
   * How many were how large.
   *
   * @param bounds the upper bound of each bucket, in seconds, but for the last
   * @param counts how many are in each bucket and in none before it; one more than bounds
   * @param sum of all of them, in seconds
   */
  public record Sizes(List<Double> bounds, List<Long> counts, double sum) {}
}
