package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.LoggedChannel;
import io.pushrelay.store.memory.LoggedMessage;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A segment of a journal that is damaged, also in records whose checksums are right. Input is for
 * each record its length in one byte, its type and the rest; behind a length of 255 are bytes
 * between records, again behind their length.
 */
final class ReplayFuzzTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long SALT = 7;
  private static final long ROOM = 4096;

  @FuzzTest
  void whatever_is_in_a_segment_the_store_begins_with_what_can_be_kept(byte[] input)
      throws IOException {
    byte[] file = segment(input);
    SegmentHeader header = Objects.requireNonNull(SegmentHeader.read(file));
    Segment segment = new SegmentList(SegmentSize.DEFAULT).create(header.number());
    Replay replay = new Replay(ROOM, NOW);
    replay.begin(header);
    SegmentReader reader = new SegmentReader(file, header);
    reader.readAll((record, size) -> replay.read(record, segment, size));
    assertThat(reader.end()).isBetween(SegmentHeader.LENGTH, file.length);
    assertThat(reader.damaged()).isBetween(0L, (long) reader.end() - SegmentHeader.LENGTH);

    List<LoggedChannel> channels = replay.end();
    int found = 0;
    for (LoggedChannel channel : channels) {
      for (LoggedMessage message : channel.messages()) {
        found++;
        assertThat(message.timeout().isNegative()).isFalse();
        assertThat(message.timeout().isZero() || message.remaining() > 0).isTrue();
      }
    }
    MemoryBudget budget = new MemoryBudget(ROOM);
    Deadlines deadlines = new Deadlines(() -> 0);
    MemoryStore store =
        new MemoryStore(
            budget,
            () -> Instant.ofEpochMilli(NOW),
            deadlines,
            Math.max(1, replay.lastSecond() + 1),
            null);
    assertThat(store.restore(channels)).isBetween(0, found);
    assertThat(store.channels()).isLessThanOrEqualTo(channels.size());
  }

  private static byte[] segment(byte[] input) throws IOException {
    MemoryFile file = new MemoryFile();
    byte[] head = new SegmentHeader(1, SALT, 0, NOW).bytes();
    file.write(head, 0, head.length);
    RecordWriter record = new RecordWriter();
    int at = 0;
    while (at + 1 < input.length) {
      int length = input[at++] & 0xFF;
      boolean raw = length == 0xFF;
      if (raw) {
        length = input[at++] & 0xFF;
      }
      int end = Math.min(input.length, at + length);
      if (raw) {
        file.write(input, at, end - at);
      } else if (at < end) {
        RecordType[] types = RecordType.values();
        record.begin(types[(input[at] & 0xFF) % types.length]).write(input, at + 1, end - at - 1);
        record.seal(SALT);
        record.writeTo(file);
      }
      at = end;
    }
    return file.bytes();
  }
}
