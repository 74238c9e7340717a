package io.pushrelay.it.fuzz;

import java.util.List;
import java.util.Random;

/** What a WebSocket's client may send after the handshake. Not thread-safe. */
public final class HostileFrames {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int INTERNAL_ERROR = 1011;
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private static final List<String> PAYLOADS =
      List.of("", "hello", "%", "\u00ff", "\u00c3", "\u00ed\u00a0\u0080", "x".repeat(126));

  private final Random random;
  private final Nonsense nonsense;
  private final String context;

  /**
   * @param context path of the deployment
   */
  public HostileFrames(Random random, String context) {
    this.random = random;
    this.context = context;
    this.nonsense = new Nonsense(random);
  }

  /** A request for a socket of a listener or of a sender. */
  public String handshake() {
    boolean sends = random.nextBoolean();
    return "GET %s/%s?id=%s HTTP/1.1\r\nHost: localhost\r\n"
            .formatted(
                context,
                sends ? "send" : "listen",
                HostileRequests.channel(random.nextInt(HostileRequests.CHANNELS)))
        + (sends ? "Authorization: Basic c2VuZGVyOnNlbmRlcg==\r\n" : "")
        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }

  /** Some frames, all in one string. */
  public String next() {
    StringBuilder frames = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      frames.append(frame());
    }
    return nonsense.damaged(frames.toString());
  }

  private String frame() {
    return switch (random.nextInt(10)) {
      case 0 -> frame(FIN | CLOSE, close());
      case 1 -> frame(random.nextInt(256), payload());
      case 2 -> head(FIN | TEXT, random.nextLong() >> random.nextInt(64)) + payload();
      case 3 -> frame(TEXT, payload()) + frame(0, payload()) + frame(FIN, payload());
      case 4 -> unmasked(FIN | TEXT, payload());
      case 5 -> nonsense.bytes(random.nextInt(30));
      case 6 -> frame(FIN | (CLOSE + 1 + random.nextInt(2)), payload());
      case 7 -> frame(FIN | 2, "x".repeat(random.nextInt(70_000)));
      default -> frame(FIN | 1 + random.nextInt(2), payload());
    };
  }

  /** Never 1011: a server sends it back, and means something by it if it does so on its own. */
  private String close() {
    int code = random.nextBoolean() ? 1000 + random.nextInt(20) : random.nextInt(1 << 16);
    code = code == INTERNAL_ERROR ? 1012 : code;
    String payload = (char) (code >> 8) + Character.toString(code & 0xff) + payload();
    return payload.substring(0, Math.min(payload.length(), random.nextInt(126)));
  }

  private String payload() {
    return nonsense.fill(PAYLOADS.get(random.nextInt(PAYLOADS.size())));
  }

  private String frame(int first, String payload) {
    int key = random.nextInt();
    StringBuilder frame = new StringBuilder(head(first, payload.length()));
    for (int shift = 24; shift >= 0; shift -= 8) {
      frame.append((char) (key >> shift & 0xff));
    }
    for (int i = 0; i < payload.length(); i++) {
      frame.append((char) (payload.charAt(i) ^ (key >> (24 - i % 4 * 8) & 0xff)));
    }
    return frame.toString();
  }

  private static String unmasked(int first, String payload) {
    String head = head(first, payload.length());
    return head.charAt(0)
        + Character.toString(head.charAt(1) ^ MASKED)
        + head.substring(2)
        + payload;
  }

  /** Of a masked frame, without its key. */
  private static String head(int first, long length) {
    int bytes = length >= 0 && length < 126 ? 0 : length >= 0 && length < 1 << 16 ? 2 : 8;
    StringBuilder head = new StringBuilder().append((char) first);
    head.append((char) (MASKED | (bytes == 0 ? (int) length : bytes == 2 ? 126 : 127)));
    for (int i = bytes - 1; i >= 0; i--) {
      head.append((char) (length >> (8 * i) & 0xff));
    }
    return head.toString();
  }
}
