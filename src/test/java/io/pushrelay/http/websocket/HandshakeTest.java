package io.pushrelay.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MultiPosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final String TEMPLATE = "/WEB-INF/listeners/";

  private static final Client NOBODY = new Client(null, "127.0.0.1");

  private static String asked(Handshake handshake) {
    String path = handshake.path(Handshake.LISTENERS);
    assertThat(path).startsWith(TEMPLATE);
    return path.substring(TEMPLATE.length());
  }

  private static void comesBack(Handshake handshake) {
    String asked = asked(handshake);
    assertThat(asked).matches("[A-Za-z0-9_.,-]+"); // nothing that a container would decode
    assertThat(Handshake.of(Map.of("asked", asked))).isEqualTo(handshake);
  }

  @Test
  void what_was_asked_for_comes_back_out_of_the_path() {
    comesBack(
        new Handshake(
            "/listen",
            List.of(new ChannelId("room")),
            MessageId.START,
            Long.MAX_VALUE,
            NOBODY,
            0,
            null));
    comesBack(
        new Handshake(
            "/",
            List.of(new ChannelId("a/b.{c}?ü 🎈")),
            new MessageId(17, 3),
            1_700_000_000_123L,
            new Client("a/b.ü 🎈", "::1"),
            9,
            Sending.refused(403, "The role 🎈 is needed.")));
  }

  @Test
  void what_becomes_of_frames_comes_back_out_of_the_path() {
    for (Sending sending : new Sending[] {Sending.ALLOWED, Sending.refused(400, "")}) {
      comesBack(
          new Handshake(
              "/chat", List.of(new ChannelId("a")), MessageId.START, 1, NOBODY, 0, sending));
    }
  }

  @Test
  void position_in_several_channels_comes_back_out_of_the_path() {
    List<ChannelId> three = List.of(new ChannelId("a"), new ChannelId("."), new ChannelId("c"));
    comesBack(new Handshake("/listen", three, MessageId.START, Long.MAX_VALUE, NOBODY, 0, null));
    Handshake handshake =
        new Handshake("/listen", three, MultiPosition.parse(17, "1,-,[0]", 3), 7, NOBODY, 8, null);
    Handshake back = Handshake.of(Map.of("asked", asked(handshake)));
    assertThat(back.channels()).isEqualTo(three);
    assertThat(back.after().second()).isEqualTo(17);
    assertThat(back.after().tags().replaceAll("[\\[\\]]", "")).isEqualTo("1,-,0");
  }

  @Test
  void path_without_its_parameter_is_not_one_of_the_relay() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Handshake.of(Map.of()))
        .withMessage("the path has no asked");
  }
}
