package io.pushrelay.it.fuzz;

import java.util.List;
import java.util.Random;

/** What nobody expects in its place. A character stands for a byte. Not thread-safe. */
final class Nonsense {
  /** More than a server takes for a head, mostly 8 kB, comes now and then. */
  private static final int LONGEST = 9000;

  private static final List<String> PIECES =
      List.of(
          "",
          " ",
          "\t",
          "\0",
          "\r",
          "\n",
          "\r\n ",
          "\"",
          "'",
          "\\",
          "/",
          "//",
          "/..",
          ";",
          ";a=b",
          ",",
          ":",
          "=",
          "&",
          "%",
          "%00",
          "%0d%0a",
          "%2f",
          "%ff",
          "%c3%bc",
          "\u00fc",
          "\u00c3\u00bc",
          "\u00ff",
          "*",
          "?",
          "#",
          "[",
          "]",
          "{",
          "<",
          "-",
          "-1",
          "0",
          "1",
          "9",
          "0x10",
          "1e9",
          "4294967296",
          "9223372036854775808",
          "q=",
          "W/",
          "a",
          "A",
          "text/plain",
          "message/http",
          "text/event-stream",
          "utf-8",
          "none",
          "null",
          "websocket",
          "Upgrade",
          "chunked",
          "gzip",
          "identity",
          "close",
          "keep-alive",
          "https://evil.example",
          "127.0.0.1:80",
          "1:0",
          "13",
          "dGhlIHNhbXBsZSBub25jZQ==",
          "ws+meta.nchan",
          "permessage-deflate",
          "300",
          "304",
          "999");

  private final Random random;

  Nonsense(Random random) {
    this.random = random;
  }

  /** One piece, one of them many times, several of them, or just bytes. */
  String any() {
    return switch (random.nextInt(8)) {
      case 0 -> piece() + piece() + piece();
      case 1 -> repeated(random.nextInt(50));
      case 2 -> random.nextInt(8) > 0 ? piece() : repeated(random.nextInt(LONGEST));
      case 3 -> bytes(random.nextInt(20));
      default -> piece();
    };
  }

  /** The template with nonsense in place of each %, and a channel's name in place of each $. */
  String fill(String template) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      switch (c) {
        case '%' -> text.append(any());
        case '$' -> text.append(HostileRequests.channel(random.nextInt(HostileRequests.CHANNELS)));
        default -> text.append(c);
      }
    }
    return text.toString();
  }

  /** The same, mostly; with some bytes changed, cut out, put in, or cut off. */
  String damaged(String text) {
    if (text.isEmpty() || random.nextInt(3) > 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + random.nextInt(20));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + text.substring(to);
      case 2 -> text.substring(0, at) + any() + text.substring(at);
      default -> text.substring(0, at) + bytes(to - at) + text.substring(to);
    };
  }

  String bytes(int length) {
    StringBuilder bytes = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      bytes.append((char) random.nextInt(256));
    }
    return bytes.toString();
  }

  private String repeated(int length) {
    String piece = piece();
    return piece.repeat(length / Math.max(1, piece.length()));
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }
}
