package io.pushrelay.it.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A request, written to the wire as it stands here. Texts hold one character for each byte.
 *
 * @param target the request target, already escaped as it is to be sent
 * @param body what follows the empty line, chunk lines included
 */
public record Request(String method, String target, List<Header> headers, String body) {
  public Request {
    headers = List.copyOf(headers);
  }

  public static Request of(String method, String target) {
    return new Request(method, target, List.of(), "");
  }

  /** The text's UTF-8 bytes, a character for each, as bodies are written here. */
  public static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  public Request with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Request(method, target, more, body);
  }

  /** With the credentials of a user whose password is the user's name. */
  public Request as(String user) {
    return withPassword(user, user);
  }

  public Request withPassword(String user, String password) {
    String pair = user + ":" + password;
    return with(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  /** Asks for a WebSocket. */
  public Request upgrading() {
    return with("Upgrade", "websocket")
        .with("Connection", "Upgrade")
        .with("Sec-WebSocket-Version", "13")
        .with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
  }

  /** With this body and its length. */
  public Request body(String bytes) {
    return declaring(bytes.length()).sent(bytes);
  }

  /** With this body in chunks, one for each part. */
  public Request chunked(String... parts) {
    return with("Transfer-Encoding", "chunked").sent(chunks(parts) + "0\r\n\r\n");
  }

  /** The parts as chunks, without the last chunk that ends a body. */
  public static String chunks(String... parts) {
    StringBuilder chunks = new StringBuilder();
    for (String part : parts) {
      chunks.append(Integer.toHexString(part.length())).append("\r\n");
      chunks.append(part).append("\r\n");
    }
    return chunks.toString();
  }

  /** With a Content-Length and nothing sent after the head. */
  public Request declaring(long length) {
    return with("Content-Length", Long.toString(length));
  }

  /** With these bytes after the head, whatever the head says of them. */
  public Request sent(String bytes) {
    return new Request(method, target, headers, bytes);
  }

  /** Asking for what comes after this position, by the two headers of HTTP. */
  public Request after(TestPosition position) {
    return with("If-Modified-Since", position.imf()).with("If-None-Match", position.etag());
  }

  /** The same below a context path. */
  public Request under(String context) {
    return new Request(method, context + target, headers, body);
  }

  private boolean has(String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  /** What is written to the wire. */
  public String bytes(String host) {
    StringBuilder bytes = new StringBuilder();
    bytes.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (!has("Host")) {
      bytes.append("Host: ").append(host).append("\r\n");
    }
    headers.forEach(header -> bytes.append(header).append("\r\n"));
    return bytes.append("\r\n").append(body).toString();
  }
}
