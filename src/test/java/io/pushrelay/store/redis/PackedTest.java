package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.channel.SubjectCounts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may write to Redis may have written anything where messages are. */
final class PackedTest {
  private static final int HEADER = 32;

  private static byte[] message() {
    byte[] content =
        PackedMessage.pack(
            new NewMessage(
                Body.of(new byte[] {1}),
                "text/plain",
                "event",
                new ResponseHead(302, List.of(new ResponseHead.Field("Location", "/there")))));
    byte[] packed = new byte[HEADER + content.length];
    System.arraycopy(content, 0, packed, HEADER, content.length);
    return packed;
  }

  private static byte[] subjects() {
    return PackedSubjects.pack(SubjectCounts.of(new TreeMap<>(Map.of("a", 1))));
  }

  @Test
  void message_that_ends_before_its_parts_do_is_refused() {
    byte[] message = message();
    for (int length = 0; length < message.length - 1; length++) {
      byte[] shorter = Arrays.copyOf(message, length);
      assertThatIllegalArgumentException()
          .as("%s of %s bytes", length, message.length)
          .isThrownBy(() -> PackedMessage.unpack(shorter))
          .withMessage("it is not as a relay has written it");
    }
    assertThat(PackedMessage.unpack(message).contentType()).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1 << 30, -1, Integer.MIN_VALUE})
  void text_that_is_longer_than_what_there_is_takes_no_memory(int length) {
    byte[] message = message();
    ByteBuffer.wrap(message).putInt(HEADER + 1, length);
    assertThatIllegalArgumentException().isThrownBy(() -> PackedMessage.unpack(message));
    byte[] subjects = subjects();
    ByteBuffer.wrap(subjects).putInt(4, length);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PackedSubjects.unpack(ByteBuffer.wrap(subjects)));
  }

  @Test
  void subjects_that_end_too_early_are_refused() {
    byte[] subjects = subjects();
    for (int length = 0; length < subjects.length; length++) {
      byte[] shorter = Arrays.copyOf(subjects, length);
      assertThatIllegalArgumentException()
          .as("%s of %s bytes", length, subjects.length)
          .isThrownBy(() -> PackedSubjects.unpack(ByteBuffer.wrap(shorter)))
          .withMessage("it is not as a relay has written it");
    }
  }
}
