package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of tokens come from, {@code push_token_key}: a secret, a file or a URL. Which of
 * them a value is, is told from how it begins (directives, "Access"). Immutable, thread-safe.
 */
public final class KeySource {
  private static final String SECRET = "secret:";
  private static final int LEAST_SECRET = 32;
  private static final Pattern PATH = Pattern.compile("/.*|file:.*|[A-Za-z]:[\\\\/].*");

  /** What somebody means to be a path or a key, and would be a secret that others can guess. */
  private static final Pattern NO_SECRET =
      Pattern.compile(
          "(?is)https?:.*|-----BEGIN.*|\\{.*|\\.\\.?[\\\\/].*"
              + "|\\S+\\.(?:pem|json|jwks?|key|pub|crt|cer|der)");

  private final @Nullable String secret;
  private final @Nullable Path file;
  private final @Nullable URI url;

  private KeySource(@Nullable String secret, @Nullable Path file, @Nullable URI url) {
    this.secret = secret;
    this.file = file;
    this.url = url;
  }

  /**
   * Reads it, and the file if it is one.
   *
   * @throws IllegalArgumentException with what was expected; without what was given, for that may
   *     be a secret
   */
  public static KeySource parse(String text) {
    if (text.startsWith(SECRET)) {
      return secret(text.substring(SECRET.length()));
    }
    if (text.regionMatches(true, 0, "https:", 0, 6)) {
      return url(text);
    }
    if (PATH.matcher(text).matches()) {
      return file(text);
    }
    if (text.regionMatches(true, 0, "http:", 0, 5)) {
      throw new IllegalArgumentException(
          "expected https: whoever can change the answer could make tokens");
    }
    if (NO_SECRET.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected an absolute path or an https URL of a public key, or secret: before a secret"
              + " that looks like one");
    }
    return secret(text);
  }

  private static KeySource secret(String secret) {
    if (secret.getBytes(UTF_8).length < LEAST_SECRET) {
      throw new IllegalArgumentException(
          "expected a secret of at least %d bytes, an absolute path or an https URL"
              .formatted(LEAST_SECRET));
    }
    return new KeySource(secret, null, null);
  }

  private static KeySource url(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected a URL like https://app.example/jwks.json", e);
    }
    if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "expected a URL like https://app.example/jwks.json, without a user and a fragment");
    }
    return new KeySource(null, null, url);
  }

  private static KeySource file(String text) {
    Path path;
    try {
      path = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected a path, or secret: before a secret", e);
    }
    KeySource source = new KeySource(null, path, null);
    try {
      source.readFile();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "expected a file that can be read, or secret: before a secret that begins so", e);
    }
    return source;
  }

  /**
   * @throws IllegalArgumentException with what was expected in it
   */
  private KeySet readFile() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path())) {
      bytes = in.readNBytes(KeyDocument.LIMIT + 1);
    }
    if (bytes.length > KeyDocument.LIMIT) {
      throw new IllegalArgumentException(
          "expected a file of %d bytes at most".formatted(KeyDocument.LIMIT));
    }
    try {
      return KeyDocument.read(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected in the file " + e.getMessage(), e);
    }
  }

  private Path path() {
    if (file == null) {
      throw new IllegalStateException("not a file");
    }
    return file;
  }

  /** Whether it may have other keys later. */
  boolean changes() {
    return secret == null;
  }

  /**
   * The keys that it has now. May take some seconds.
   *
   * @throws IOException if they can't be had
   * @throws IllegalArgumentException with what was expected, if no key of them can be used
   */
  KeySet load(KeyFetcher fetcher) throws IOException {
    if (secret != null) {
      return new KeySet(List.of(new SecretKey(secret)));
    }
    return url == null ? readFile() : KeyDocument.read(fetcher.fetch(url));
  }

  /** Whether it takes no time worth speaking of. */
  boolean isNear() {
    return url == null;
  }

  /** What may be shown of a value that was given, right or not. */
  public static String shown(String text) {
    boolean url = text.regionMatches(true, 0, "https:", 0, 6) && text.indexOf('@') < 0;
    return url ? withoutQuery(text) : text.isEmpty() ? "" : "***";
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + "?***";
  }

  /** For the log: without the secret. */
  @Override
  public String toString() {
    return secret != null
        ? "a secret"
        : url == null ? String.valueOf(file) : withoutQuery(url.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeySource source
        && Objects.equals(secret, source.secret)
        && Objects.equals(file, source.file)
        && Objects.equals(url, source.url);
  }

  @Override
  public int hashCode() {
    return Objects.hash(secret, file, url);
  }
}
