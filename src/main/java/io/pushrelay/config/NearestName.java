package io.pushrelay.config;

import java.util.Optional;

/** Finds the directive that was probably meant by a name that is none's. */
final class NearestName {
  private NearestName() {}

  /** Empty if none is near enough for its name to help. */
  static Optional<Directive> of(String unknown) {
    Directive nearest = null;
    int least = Integer.MAX_VALUE;
    for (Directive directive : Directive.values()) {
      for (String name : directive.names()) {
        // A third of what follows push_, which all have in common, may be wrong.
        int limit = Math.max(2, (name.length() - "push_".length()) / 3);
        if (Math.abs(name.length() - unknown.length()) <= limit) {
          int distance = distance(unknown, name);
          if (distance <= limit && distance < least) {
            nearest = directive;
            least = distance;
          }
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Levenshtein's: how many characters to insert, remove or replace. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
