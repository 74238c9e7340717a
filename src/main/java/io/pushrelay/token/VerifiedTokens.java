package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what is in tokens whose signatures were found to be right, by the hash of a token, as
 * long as the keys are the same. What was used last stays: the older half goes when the younger one
 * is full. Nobody without a good token puts anything in. Thread-safe.
 */
final class VerifiedTokens {
  private static final int HALF = 2000;

  /** A longer one, in characters, is verified each time: so all of them take some megabytes. */
  private static final int LONGEST = 1024;

  private record Generation(
      KeySet keys, ConcurrentHashMap<String, Claims> young, ConcurrentHashMap<String, Claims> old) {
    Generation(KeySet keys, ConcurrentHashMap<String, Claims> old) {
      this(keys, new ConcurrentHashMap<>(), old);
    }
  }

  private volatile @Nullable Generation generation;

  /** Null if it is not known. */
  @Nullable Claims find(String token, KeySet keys) {
    Generation now = generation;
    if (now == null || isOfOthers(now, keys) || token.length() > LONGEST) {
      return null;
    }
    String hash = hash(token);
    Claims claims = now.young.get(hash);
    if (claims == null) {
      claims = now.old.get(hash);
      if (claims != null) {
        add(hash, claims, keys, now);
      }
    }
    return claims;
  }

  void add(String token, Claims claims, KeySet keys) {
    if (token.length() <= LONGEST) {
      add(hash(token), claims, keys, generation);
    }
  }

  private void add(String hash, Claims claims, KeySet keys, @Nullable Generation now) {
    Generation next = now;
    if (next == null || isOfOthers(next, keys)) {
      next = new Generation(keys, new ConcurrentHashMap<>());
      generation = next;
    } else if (next.young.size() >= HALF) {
      next = new Generation(keys, next.young);
      generation = next;
    }
    next.young.put(hash, claims);
  }

  @SuppressWarnings("ReferenceEquality") // other keys are other objects
  private static boolean isOfOthers(Generation generation, KeySet keys) {
    return generation.keys != keys;
  }

  private static String hash(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(ISO_8859_1));
      return new String(digest, ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
