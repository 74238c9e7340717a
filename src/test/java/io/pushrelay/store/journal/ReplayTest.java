package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.memory.LoggedChannel;
import io.pushrelay.store.memory.LoggedMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that no relay writes, whatever their checksums say. */
final class ReplayTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final MessageId ID = new MessageId(1_800_000_000L, 0);
  private static final Duration HUNDRED_YEARS = Duration.ofDays(365 * 100);

  private static RecordWriter record(RecordType type) {
    return new RecordWriter().begin(type).text("a").id(ID);
  }

  private static RecordWriter message(Duration timeout, long due) {
    RecordWriter record = record(RecordType.COPY).id(MessageId.START);
    record.number(timeout.toMillis()).number(due).number(0).number(0);
    return record.optionalText(null).optionalText(null).optionalHead(null).body(Body.EMPTY);
  }

  private static RecordWriter state(Duration timeout) {
    return record(RecordType.STATE).number(timeout.toMillis()).number(5);
  }

  /** What is kept after a journal of this record. */
  private static List<LoggedChannel> replayed(RecordWriter record) throws Exception {
    SegmentHeader header = new SegmentHeader(1, 7, 0, NOW);
    MemoryFile file = new MemoryFile();
    byte[] head = header.bytes();
    file.write(head, 0, head.length);
    record.seal(header.salt());
    record.writeTo(file);
    Segment segment = new SegmentList(SegmentSize.DEFAULT).create(1);
    Replay replay = new Replay(1 << 20, NOW);
    new SegmentReader(file.bytes(), header)
        .readAll((reader, size) -> replay.read(reader, segment, size));
    return replay.end();
  }

  @Test
  void timeouts_are_those_that_a_directive_can_have() throws Exception {
    assertThat(replayed(state(HUNDRED_YEARS))).hasSize(1);
    assertThat(replayed(state(HUNDRED_YEARS.plusMillis(1)))).isEmpty();
    assertThat(replayed(message(HUNDRED_YEARS, NOW + 1))).hasSize(1);
    assertThat(replayed(message(HUNDRED_YEARS.plusMillis(1), NOW + 1))).isEmpty();
  }

  @Test
  void no_message_has_more_left_than_its_timeout() throws Exception {
    for (long due : List.of(NOW + HUNDRED_YEARS.toMillis(), Long.MAX_VALUE / 2)) {
      LoggedMessage message = replayed(message(HUNDRED_YEARS, due)).get(0).messages().get(0);
      assertThat(message.remaining()).isEqualTo(HUNDRED_YEARS.toNanos());
    }
  }
}
