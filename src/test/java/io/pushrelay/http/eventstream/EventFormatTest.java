package io.pushrelay.http.eventstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.EndReason;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EventFormatTest {
  private static final MessageId ID = new MessageId(1450755280, 3);

  private final EventFormat format = new EventFormat();

  private static Message message(byte[] body, @Nullable String name) {
    return new Message(ID, new NewMessage(Body.of(body), "text/plain", name, null), 0);
  }

  private String written(String body, @Nullable String name) {
    return new String(format.event(message(body.getBytes(UTF_8), name)).bytes, UTF_8);
  }

  @Test
  void message_has_its_id_and_its_data() {
    assertThat(written("news", null)).isEqualTo("id: 1450755280:3\ndata: news\n\n");
  }

  @Test
  void message_with_a_name_begins_with_it() {
    assertThat(written("news", "g\u00e9n\u00e9ral"))
        .isEqualTo("event: g\u00e9n\u00e9ral\nid: 1450755280:3\ndata: news\n\n");
  }

  @Test
  void bytes_that_are_no_text_are_a_binary_event_whatever_their_name() {
    byte[] bytes = {(byte) 0xc3, 0x28};
    assertThat(new String(format.event(message(bytes, "name")).bytes, UTF_8))
        .isEqualTo(
            "event: binary\nid: 1450755280:3\ndata: %s\n\n"
                .formatted(Base64.getEncoder().encodeToString(bytes)));
  }

  @Test
  void another_message_is_not_taken_for_the_last_one() {
    Message one = message(new byte[] {'a'}, null);
    Message two = message(new byte[] {'b'}, null);
    assertThat(format.event(one)).isSameAs(format.event(one));
    assertThat(format.event(two)).isNotEqualTo(format.event(one));
  }

  @Test
  void missed_messages_are_told_with_the_last_id_received() {
    assertThat(new String(EventFormat.missed(ID), ISO_8859_1))
        .isEqualTo("event: missed\ndata: 1450755280:3\n\n");
  }

  @Test
  void end_that_is_for_good_keeps_browsers_away() {
    assertThat(new String(EventFormat.end(EndReason.CHANNEL_DELETED), ISO_8859_1))
        .isEqualTo("retry: 2147483647\n: 410 Gone\n\n");
    assertThat(new String(EventFormat.end(EndReason.CONFLICT), ISO_8859_1))
        .isEqualTo("retry: 2147483647\n: 409 Conflict\n\n");
  }

  @Test
  void end_of_the_deployment_lets_browsers_come_back_after_some_seconds() {
    assertThat(new String(EventFormat.end(EndReason.STOPPING), ISO_8859_1))
        .matches("retry: [1-5][0-9]{3}\n: 503 Service Unavailable\n\n");
  }

  /** As the HTML standard says that a stream is to be read. */
  @Property
  void browser_puts_together_the_lines_that_were_sent(
      @ForAll @Chars({'a', ':', ' ', '\n', '\r', '\u00fc', '\u2603', '\u2028', '\ufeff', '\0'})
          String text) {
    String[] lines = written(text, null).split("\n", -1);
    String read =
        Arrays.stream(lines)
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring(6))
            .collect(Collectors.joining("\n"));
    assertThat(read).isEqualTo(text.replace("\r\n", "\n").replace('\r', '\n'));
    assertThat(lines[0]).isEqualTo("id: 1450755280:3");
    assertThat(lines).endsWith("", "");
  }
}
