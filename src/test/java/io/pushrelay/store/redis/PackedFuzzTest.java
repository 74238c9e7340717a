package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.SubjectCounts;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What is found in a Redis that others may write to. */
final class PackedFuzzTest {
  /** Of the scripts, before a message. */
  private static final int HEADER = 32;

  @FuzzTest
  void message_that_is_read_is_read_again_as_it_is_written(byte[] input) {
    Message message;
    try {
      message = PackedMessage.unpack(input);
    } catch (IllegalArgumentException refusal) {
      return;
    }
    byte[] content = PackedMessage.pack(message.content());
    byte[] written = Arrays.copyOf(input, HEADER + content.length);
    System.arraycopy(content, 0, written, HEADER, content.length);
    assertThat(PackedMessage.unpack(written)).isEqualTo(message);
  }

  @FuzzTest
  void subjects_that_are_read_are_read_again_as_they_are_written(byte[] input) {
    SubjectCounts counts;
    try {
      counts = PackedSubjects.unpack(ByteBuffer.wrap(input));
    } catch (IllegalArgumentException refusal) {
      return;
    }
    assertThat(PackedSubjects.unpack(ByteBuffer.wrap(PackedSubjects.pack(counts))))
        .isEqualTo(counts);
  }
}
