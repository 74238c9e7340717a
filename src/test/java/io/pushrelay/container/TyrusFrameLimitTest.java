package io.pushrelay.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A character stands for a byte. */
class TyrusFrameLimitTest {
  private static final int LIMIT = 70_000;

  /** What closes a socket with 1009. */
  private static final String CLOSE = "\u0088\u0002\u0003\u00f1";

  private static final String KEY = "abcd";
  private static final String SMALL = "\u0081\u0085" + KEY + "hello";
  private static final String EMPTY = "\u0089\u0080" + KEY;
  private static final String UNMASKED = "\u0082\u0003abc";
  private static final String MEDIUM = "\u0082\u00fe\u0001\u0000" + KEY + "x".repeat(256);

  private static String large(int length) {
    return "\u0082\u00ff"
        + "\0".repeat(4)
        + (char) (length >> 24)
        + (char) (length >> 16 & 0xff)
        + (char) (length >> 8 & 0xff)
        + (char) (length & 0xff)
        + KEY
        + "x".repeat(length);
  }

  /** What has come is so much at a time, and is asked for as Tyrus does it. */
  private static String passed(String sent, int atATime) throws IOException {
    Arriving arriving = new Arriving(sent, atATime);
    TyrusFrameLimit limited = new TyrusFrameLimit(arriving, LIMIT);
    StringBuilder passed = new StringBuilder();
    while (arriving.arrives()) {
      byte[] bytes = new byte[limited.available()];
      int n = limited.read(bytes);
      assertThat(n).isBetween(0, bytes.length);
      passed.append(new String(bytes, 0, n, ISO_8859_1));
    }
    assertThat(limited.read(new byte[20])).isEqualTo(-1);
    return passed.toString();
  }

  private static final class Arriving extends ServletInputStream {
    private final byte[] bytes;
    private final int atATime;
    private int next;
    private int there;

    Arriving(String sent, int atATime) {
      this.bytes = sent.getBytes(ISO_8859_1);
      this.atATime = atATime;
    }

    boolean arrives() {
      there = Math.min(bytes.length, next + atATime);
      return next < there;
    }

    @Override
    public int available() {
      return there - next;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (next == bytes.length) {
        return -1;
      }
      int n = Math.min(length, available());
      System.arraycopy(bytes, next, into, offset, n);
      next += n;
      return n;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isFinished() {
      return next == bytes.length;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 13, 14, 15, 16, 1000, 1_000_000})
  void frames_are_passed_on_as_they_are(int atATime) throws IOException {
    String frames = SMALL + EMPTY + UNMASKED + MEDIUM + SMALL + large(LIMIT) + SMALL;
    assertThat(passed(frames, atATime)).isEqualTo(frames);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 13, 14, 15, 16, 1000, 1_000_000})
  void frame_that_is_longer_closes_the_socket_instead(int atATime) throws IOException {
    assertThat(passed(SMALL + large(LIMIT + 1) + SMALL, atATime)).isEqualTo(SMALL + CLOSE);
  }

  @Test
  void length_that_no_frame_has_closes_the_socket_instead() throws IOException {
    for (String length :
        List.of(
            "\u0080\0\0\0\0\0\0\0",
            "\u00ff\u00ff\u00ff\u00ff\u0010\0\0\0",
            "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
            "\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
            "\0\0\0\u0001\0\0\0\0")) {
      for (String code : List.of("\u00ff", "\u007f")) {
        for (int atATime : new int[] {1, 9, 10, 100}) {
          assertThat(passed(SMALL + "\u0081" + code + length + KEY + "hello", atATime))
              .isEqualTo(SMALL + CLOSE);
        }
      }
    }
  }

  @Test
  void beginning_of_a_frame_that_goes_no_further_is_kept_to_itself() throws IOException {
    assertThat(passed(SMALL + "\u0081\u00fe\u0001", 4)).isEqualTo(SMALL);
  }

  @Test
  void longest_frame_of_a_sender_is_what_the_buffer_has_room_for() {
    assertThat(ofSenders("100000")).isEqualTo(100_000 - 14);
    assertThat(ofSenders("x")).isEqualTo(4_194_315 - 14);
    assertThat(ofSenders(null)).isEqualTo(4_194_315 - 14);
  }

  private static int ofSenders(@Nullable String bufferSize) {
    return TyrusFrameLimit.ofSenders(
        (ServletContext)
            Proxy.newProxyInstance(
                TyrusFrameLimitTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) ->
                    arguments[0].equals("org.glassfish.tyrus.servlet.incoming-buffer-size")
                        ? bufferSize
                        : null));
  }
}
