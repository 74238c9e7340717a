package io.pushrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The question whether a listener may listen. For one use, by one thread.
 *
 * <p>A header that can't be sent as it came is left out: without it the listener may less.
 */
public final class AuthorizeRequest {
  private final URI url;
  private final Duration timeout;
  private final HttpRequest.Builder request;
  private final List<String> sent = new ArrayList<>();

  /**
   * @param timeout how long its answer is waited for
   */
  public AuthorizeRequest(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.request = HttpRequest.newBuilder(url);
    sent.add(url.toString());
  }

  /** Adds a header. */
  public void add(String name, String value) {
    try {
      request.header(name, value);
    } catch (IllegalArgumentException unsendable) {
      return;
    }
    sent.add(name);
    sent.add(value);
  }

  URI url() {
    return url;
  }

  Duration timeout() {
    return timeout;
  }

  HttpRequest build() {
    return request.build();
  }

  /** What an answer to this may be an answer to as well: only what asks the same, to the letter. */
  ByteBuffer key() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
    for (String part : sent) {
      byte[] bytes = part.getBytes(UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return ByteBuffer.wrap(digest.digest());
  }
}
