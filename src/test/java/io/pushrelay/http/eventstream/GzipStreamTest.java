package io.pushrelay.http.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Streams within gzip, read by the JDK's own reader of it. */
final class GzipStreamTest {
  private static final int HEADER = 10;
  private static final byte[] HI = ": hi\n\n".getBytes(UTF_8);

  private static byte[] deflated(byte[] part) {
    return GzipStream.deflated(part, Deflater.BEST_SPEED);
  }

  private static byte[] unzipped(byte[] all) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(all)).readAllBytes();
  }

  private static byte[] text(int length) {
    return "data: a line that comes again\n"
        .repeat(length / 30 + 1)
        .substring(0, length)
        .getBytes(UTF_8);
  }

  @Test
  void stream_is_what_was_put_into_it_and_ends_as_gzip_does() throws IOException {
    GzipStream stream = new GzipStream();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    byte[] large = text(1_000_000);
    sent.writeBytes(stream.begin(HI));
    sent.writeBytes(stream.stored(text(200_000)));
    sent.writeBytes(stream.compressed(large, deflated(large)));
    int before = sent.size();
    sent.writeBytes(stream.compressed(large, deflated(large)));
    assertThat(sent.size() - before).as("compressed").isLessThan(20_000);
    sent.writeBytes(stream.end(": bye\n\n".getBytes(UTF_8)));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (byte[] part : List.of(HI, text(200_000), large, large, ": bye\n\n".getBytes(UTF_8))) {
      expected.writeBytes(part);
    }
    assertThat(unzipped(sent.toByteArray())).isEqualTo(expected.toByteArray());
  }

  @Test
  void streams_of_other_beginnings_are_sent_the_same_bytes_for_a_message() throws IOException {
    byte[] event = text(5_000);
    byte[] once = deflated(event);
    for (byte[] first : List.of(HI, text(70_000), event)) {
      GzipStream stream = new GzipStream();
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      sent.writeBytes(stream.begin(first));
      sent.writeBytes(stream.compressed(event, once));
      sent.writeBytes(stream.end(new byte[0]));
      assertThat(unzipped(sent.toByteArray())).endsWith(event).hasSize(first.length + event.length);
    }
  }

  /** Whatever the parts are: each is there as soon as its bytes are. */
  @Property(tries = 300)
  void part_can_be_read_as_soon_as_it_has_come(
      @ForAll @Size(min = 1, max = 8) List<@Size(max = 300) byte[]> parts, @ForAll boolean compress)
      throws DataFormatException, IOException {
    GzipStream stream = new GzipStream();
    Inflater reader = new Inflater(true);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] head = stream.begin(HI);
    sent.writeBytes(head);
    all.writeBytes(HI);
    assertThat(read(reader, head, HEADER)).isEqualTo(HI);
    for (byte[] part : parts) {
      byte[] bytes = compress ? stream.compressed(part, deflated(part)) : stream.stored(part);
      assertThat(read(reader, bytes, 0)).isEqualTo(part);
      sent.writeBytes(bytes);
      all.writeBytes(part);
    }
    reader.end();
    sent.writeBytes(stream.end(new byte[0]));
    assertThat(unzipped(sent.toByteArray())).isEqualTo(all.toByteArray());
  }

  private static byte[] read(Inflater reader, byte[] bytes, int from) throws DataFormatException {
    reader.setInput(bytes, from, bytes.length - from);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[1_000];
    for (int n = reader.inflate(some); n > 0; n = reader.inflate(some)) {
      out.write(some, 0, n);
    }
    return out.toByteArray();
  }
}
