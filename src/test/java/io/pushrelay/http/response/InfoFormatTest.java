package io.pushrelay.http.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfoFormatTest {
  private static final ChannelInfo INFO = new ChannelInfo(2, 5, 1, new MessageId(1450755280, 0));
  private static final ChannelInfo NEW = new ChannelInfo(0, ChannelInfo.NEVER, 0, null);

  @Test
  void text_has_three_lines_with_crlf_between_them() {
    assertThat(InfoFormat.write(INFO, "text/plain"))
        .isEqualTo("queued messages: 2\r\nlast requested: 5 seconds ago\r\nactive listeners: 1");
    assertThat(InfoFormat.write(NEW, "text/plain"))
        .isEqualTo("queued messages: 0\r\nlast requested: never\r\nactive listeners: 0");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, never",
    "0,  0 seconds ago",
    "1,  1 second ago",
    "2,  2 seconds ago",
    "1000000, 1000000 seconds ago",
  })
  void text_says_when_a_listener_last_asked(long requested, String words) {
    assertThat(InfoFormat.write(new ChannelInfo(0, requested, 0, null), "text/plain"))
        .contains("\r\nlast requested: " + words + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/json"})
  void json_has_four_members(String type) {
    assertThat(InfoFormat.write(INFO, type))
        .isEqualTo(
            "{\"messages\": 2, \"requested\": 5, \"listeners\": 1,"
                + " \"last_message_id\": \"1450755280:0\"}");
    assertThat(InfoFormat.write(NEW, type))
        .isEqualTo(
            "{\"messages\": 0, \"requested\": -1, \"listeners\": 0, \"last_message_id\": null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/xml", "text/xml"})
  void xml_has_four_elements(String type) {
    assertThat(InfoFormat.write(INFO, type))
        .isEqualTo(
            "<channel><messages>2</messages><requested>5</requested><listeners>1</listeners>"
                + "<last_message_id>1450755280:0</last_message_id></channel>");
    assertThat(InfoFormat.write(NEW, type))
        .isEqualTo(
            "<channel><messages>0</messages><requested>-1</requested><listeners>0</listeners>"
                + "<last_message_id/></channel>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml"})
  void yaml_has_four_keys_and_the_id_in_quotes(String type) {
    assertThat(InfoFormat.write(INFO, type))
        .isEqualTo("messages: 2\nrequested: 5\nlisteners: 1\nlast_message_id: \"1450755280:0\"\n");
    assertThat(InfoFormat.write(NEW, type))
        .isEqualTo("messages: 0\nrequested: -1\nlisteners: 0\nlast_message_id: null\n");
  }

  @Test
  void several_channels_are_in_order_and_one_that_is_not_there_has_its_place() {
    assertThat(several("application/json"))
        .isEqualTo("[" + InfoFormat.write(INFO, "text/json") + ", null]");
    assertThat(several("text/xml"))
        .isEqualTo("<channels>" + InfoFormat.write(INFO, "text/xml") + "<channel/></channels>");
    assertThat(several("text/x-yaml"))
        .isEqualTo(
            """
            - messages: 2
              requested: 5
              listeners: 1
              last_message_id: "1450755280:0"
            - null
            """);
    assertThat(several("text/plain"))
        .isEqualTo(InfoFormat.write(INFO, "text/plain") + "\r\n\r\nno such channel");
    assertThat(InfoFormat.write(List.of(INFO, NEW), "application/json"))
        .isEqualTo(
            "[%s, %s]"
                .formatted(
                    InfoFormat.write(INFO, "text/json"), InfoFormat.write(NEW, "text/json")));
  }

  private static String several(String type) {
    return InfoFormat.join(Arrays.asList(InfoFormat.write(INFO, type), null), type);
  }

  @ParameterizedTest
  @MethodSource("types")
  void one_channel_is_written_as_it_is_by_itself(String type) {
    assertThat(InfoFormat.write(List.of(INFO), type)).isEqualTo(InfoFormat.write(INFO, type));
  }

  static List<String> types() {
    return InfoFormat.TYPES;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json", "application/xml", "application/yaml"})
  void digits_are_the_same_wherever_the_server_is(String type) {
    ChannelInfo large =
        new ChannelInfo(1234567, 7654321, 4567890, new MessageId(1450755280, 12345));
    String expected = InfoFormat.write(large, type);
    assertThat(expected).contains("1234567", "7654321", "4567890");
    Locale before = Locale.getDefault();
    try {
      for (String locale :
          new String[] {"ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "de"}) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertThat(InfoFormat.write(large, type)).as(locale).isEqualTo(expected);
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}
