package io.pushrelay.token;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One key, and what it is for: the algorithms are the key's, never the token's choice (RFC 8725,
 * section 3.1). Immutable, thread-safe.
 */
abstract class VerificationKey {
  private final @Nullable String id;
  private final Set<String> algorithms;

  /**
   * @param id its {@code kid}; null: it has none, and is for tokens with any
   * @param algorithms as a token's {@code alg} names them
   */
  VerificationKey(@Nullable String id, Set<String> algorithms) {
    this.id = id;
    this.algorithms = Set.copyOf(algorithms);
  }

  final boolean isNamed(@Nullable String keyId) {
    return id == null || keyId == null || id.equals(keyId);
  }

  final Set<String> algorithms() {
    return algorithms;
  }

  /**
   * Whether it was signed with this key.
   *
   * @param algorithm one of the key's
   */
  abstract boolean verify(String algorithm, byte[] signed, byte[] signature);
}
