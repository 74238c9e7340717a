package io.pushrelay.token;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys that count at a time. Immutable, thread-safe. */
final class KeySet {
  private final List<VerificationKey> keys;

  KeySet(List<? extends VerificationKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Whether there may be a key of that id. */
  boolean has(@Nullable String keyId) {
    return keys.stream().anyMatch(key -> key.isNamed(keyId));
  }

  /**
   * Those with which a token may have been signed.
   *
   * @param keyId null if it does not say
   */
  List<VerificationKey> keys(@Nullable String keyId, String algorithm) {
    return keys.stream()
        .filter(key -> key.isNamed(keyId) && key.algorithms().contains(algorithm))
        .toList();
  }

  /** For a sentence: {@code PS256 or RS256}. */
  String algorithms(@Nullable String keyId) {
    return keys.stream()
        .filter(key -> key.isNamed(keyId))
        .flatMap(key -> key.algorithms().stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(" or "));
  }
}
