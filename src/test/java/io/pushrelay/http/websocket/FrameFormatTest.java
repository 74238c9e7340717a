package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFormatTest {
  private final FrameFormat format = new FrameFormat();

  private static Message message(byte[] bytes, @Nullable String contentType) {
    return new Message(
        new MessageId(1450755280, 3), new NewMessage(Body.of(bytes), contentType), 0);
  }

  private static Message message(String text, @Nullable String contentType) {
    return message(text.getBytes(UTF_8), contentType);
  }

  private String written(Message message, boolean meta, boolean missed) {
    FrameFormat.Frame frame = format.frame(message, meta, missed);
    return frame.text() != null
        ? "text " + frame.text()
        : "bytes " + ISO_8859_1.decode(frame.bytes());
  }

  @Test
  void message_in_utf_8_is_text() {
    assertThat(written(message("Gr\u00fc\u00dfe \ufffd", null), false, false))
        .isEqualTo("text Gr\u00fc\u00dfe \ufffd");
    assertThat(written(message("", "image/png"), false, false)).isEqualTo("text ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/octet-stream",
        "Application/Octet-Stream",
        "application/octet-stream; x=y",
      })
  void message_of_bytes_is_binary_whatever_is_in_it(String contentType) {
    assertThat(written(message("text", contentType), false, false)).isEqualTo("bytes text");
  }

  @Test
  void message_that_is_not_utf_8_is_binary() {
    assertThat(written(message(new byte[] {-1, 65}, "text/plain"), false, false))
        .isEqualTo("bytes \u00ffA");
  }

  @Test
  void lines_come_before_the_message_in_the_same_frame() {
    assertThat(written(message("x\n\ny", "text/plain"), true, false))
        .isEqualTo("text id: 1450755280:3\ncontent-type: text/plain\n\nx\n\ny");
    assertThat(written(message(new byte[] {-1}, null), true, false))
        .isEqualTo("bytes id: 1450755280:3\n\n\u00ff");
  }

  /** As NchanSubscriber.js reads it. */
  @Test
  void gap_is_told_behind_the_id_and_by_no_line_that_a_client_does_not_expect() {
    assertThat(written(message("x", "text/plain"), true, true))
        .matches("text id: (.*)\n(content-type: (.*)\n)?\nx")
        .isEqualTo("text id: 1450755280:3;missed\ncontent-type: text/plain\n\nx");
    assertThat(written(message("x", "text/plain"), false, true)).isEqualTo("text x");
  }

  @Test
  void gap_of_one_socket_is_not_told_to_the_next() {
    Message message = message("x", null);
    assertThat(written(message, true, true)).contains(";missed");
    assertThat(written(message, true, false)).doesNotContain("missed");
  }

  @Test
  void reading_one_socket_s_frame_does_not_change_the_next_one_s() {
    Message message = message(new byte[] {-1, 65}, null);
    assertThat(format.frame(message, false, false).bytes().get()).isEqualTo((byte) -1);
    assertThat(format.frame(message, false, false).bytes().remaining()).isEqualTo(2);
  }
}
