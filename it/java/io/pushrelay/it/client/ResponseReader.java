package io.pushrelay.it.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads one response after the other from a connection. Not thread-safe. */
final class ResponseReader {
  private final InputStream in;

  ResponseReader(InputStream in) {
    this.in = in;
  }

  Response read(String method) throws IOException {
    List<Integer> interim = new ArrayList<>();
    while (true) {
      String[] line = line().split(" ", 3);
      if (line.length < 2 || !line[0].equals("HTTP/1.1")) {
        throw new IOException("not a status line of HTTP/1.1: " + String.join(" ", line));
      }
      int status = Integer.parseInt(line[1]);
      List<Header> headers = headers();
      if (status >= 200) {
        Framing framing = framing(method, status, headers);
        String reason = line.length == 3 ? line[2] : "";
        return new Response(interim, status, reason, headers, body(framing, headers), framing);
      }
      interim.add(status);
    }
  }

  /** Reads the head alone. */
  Response head() throws IOException {
    String[] line = line().split(" ", 3);
    return new Response(
        List.of(),
        Integer.parseInt(line[1]),
        line.length == 3 ? line[2] : "",
        headers(),
        "",
        Framing.CHUNKED);
  }

  private List<Header> headers() throws IOException {
    List<Header> headers = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a header: " + line);
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return headers;
  }

  private static Framing framing(String method, int status, List<Header> headers) {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return Framing.NONE;
    }
    Framing framing = Framing.UNTIL_CLOSE;
    for (Header header : headers) {
      switch (header.name().toLowerCase(Locale.ROOT)) {
        case "transfer-encoding" -> {
          return Framing.CHUNKED;
        }
        case "content-length" -> framing = Framing.LENGTH;
        default -> {}
      }
    }
    return framing;
  }

  private String body(Framing framing, List<Header> headers) throws IOException {
    return switch (framing) {
      case NONE -> "";
      case LENGTH -> exactly(length(headers));
      case CHUNKED -> chunks();
      case UNTIL_CLOSE -> new String(in.readAllBytes(), ISO_8859_1);
    };
  }

  private static int length(List<Header> headers) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase("Content-Length"))
        .mapToInt(header -> Integer.parseInt(header.value()))
        .findFirst()
        .orElseThrow();
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      if (length == 0) {
        headers();
        return body.toString();
      }
      body.append(exactly(length));
      line();
    }
  }

  private String exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended after " + bytes.length + " of " + length);
    }
    return new String(bytes, ISO_8859_1);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended after " + line.toString(ISO_8859_1));
      }
      line.write(c);
    }
    if (in.read() != '\n') {
      throw new IOException("a line ends in CR without LF: " + line.toString(ISO_8859_1));
    }
    return line.toString(ISO_8859_1);
  }
}
