package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MultiPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionParserTest {
  private static final String DATE = "Mon, 21 Dec 2015 23:54:40 GMT";
  private static final long SECOND = 1450742080;
  private static final long LAST_SECOND = 253402300799L;

  private static MessageId id(int tag) {
    return new MessageId(SECOND, tag);
  }

  private static FakeRequest request() {
    return FakeRequest.get("/listen?id=x");
  }

  private static @Nullable MessageId of(FakeRequest request) {
    return PositionParser.of(request.request());
  }

  @Test
  void request_that_says_nothing_has_no_position() {
    assertThat(of(request())).isNull();
  }

  @Test
  void date_and_tag_are_a_position() {
    assertThat(of(request().header("If-Modified-Since", DATE).header("If-None-Match", "\"3\"")))
        .isEqualTo(id(3));
  }

  @Test
  void date_without_a_tag_means_tag_0() {
    assertThat(of(request().header("If-Modified-Since", DATE))).isEqualTo(id(0));
  }

  @Test
  void date_has_white_space_around_it() {
    assertThat(PositionParser.ofHeaders("\t " + DATE + "  ", " \"3\" ")).isEqualTo(id(3));
  }

  @Test
  void tag_without_a_date_is_no_position() {
    assertThat(of(request().header("If-None-Match", "\"3\""))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "1450742080",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Mon, 21 Dec +12015 23:54:40 GMT",
      })
  void date_that_is_none_or_not_after_the_epoch_counts_as_absent(String date) {
    assertThat(PositionParser.ofHeaders(date, "\"3\"")).isNull();
    String whole = SECOND + ":7";
    assertThat(of(request().header("If-Modified-Since", date).header("Last-Event-ID", whole)))
        .isEqualTo(id(7));
  }

  @Test
  void first_second_after_the_epoch_is_a_position() {
    assertThat(PositionParser.ofHeaders("Thu, 01 Jan 1970 00:00:01 GMT", null))
        .isEqualTo(new MessageId(1, 0));
    assertThat(PositionParser.ofWhole("1:0")).isEqualTo(new MessageId(1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3",
        "\"3\"",
        "W/\"3\"",
        "w/\"3\"",
        "W/3",
        " \"3\" ",
        "\"3-gzip\"",
        "\"3;gzip\"",
        "\"3--gzip\"",
        "\"3\"-gzip",
        "3-gzip",
        "3;gzip",
        "W/\"3-gzip\"",
        "\"3-br\"",
        "\"3-gzip-gzip\"",
        "\"3\", \"4\"",
        "\"3\",\"4\"",
        "W/\"3\", *",
        "\"0003\"",
        "\"3",
      })
  void tag_is_read_quoted_bare_weak_and_with_what_a_proxy_put_behind_it(String tag) {
    assertThat(PositionParser.tag(tag)).isEqualTo(3);
    assertThat(PositionParser.ofHeaders(DATE, tag)).isEqualTo(id(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\"",
        "\"\"",
        "*",
        "x",
        "\"x\"",
        "\"x3\"",
        "gzip-3",
        "-3",
        "+3",
        "\"-3\"",
        "3x",
        "3.0",
        "0x3",
        "3e9",
        "W/",
        "W/\"",
        "W/\"\"",
        "\"٣\"",
        "３",
        "\"\"3\"\"",
        "[3]",
        "1450742080:3",
      })
  void tag_that_is_not_a_number_counts_as_0(String tag) {
    assertThat(PositionParser.tag(tag)).isZero();
    assertThat(PositionParser.ofHeaders(DATE, tag)).isEqualTo(id(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "2147483648", "4294967299", "18446744073709551619"})
  void tag_that_is_too_large_is_the_largest(String tag) {
    assertThat(PositionParser.tag(tag)).isEqualTo(Integer.MAX_VALUE);
    assertThat(PositionParser.ofWhole("1:" + tag)).isEqualTo(new MessageId(1, Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1450742080:3",
        " 1450742080:3 ",
        "\"1450742080:3\"",
        "W/\"1450742080:3\"",
        "1450742080:\"3\"",
        "1450742080:W/\"3\"",
        "1450742080:\"3-gzip\"",
        "1450742080:W/\"3-gzip\"",
        "1450742080:3-gzip",
        "\"1450742080:3-gzip\"",
        "\"1450742080:3\"-gzip",
        "W/\"1450742080:3;gzip\"",
        "\"1450742080:3\", \"1450742080:4\"",
        "1450742080:0003",
      })
  void whole_position_is_read_in_all_the_ways_a_tag_is_written(String text) {
    assertThat(PositionParser.ofWhole(text)).isEqualTo(id(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        "1450742080",
        "1450742080:",
        ":0",
        "\"\"",
        "\":\"",
        "a:b",
        "1450742080:x",
        "1450742080:\"\"",
        "1450742080:-",
        "1450742080:-,[0],3",
        "1450742080:[0]",
        "1450742080:3x",
        "1450742080x:3",
        "-1:-1",
        "+1:0",
        "1:+0",
        "1:-0",
        "0:0",
        "0:5",
        "1.5:0",
        "0x1:0",
        " :0",
        "1450742080 :0",
        "١:0",
        "1:٠",
        "Mon, 21 Dec 2015 23:54:40 GMT",
        "*",
        "::",
        "1::0",
      })
  void whole_position_that_does_not_read_as_one_counts_as_absent(String text) {
    assertThat(PositionParser.ofWhole(text)).isNull();
  }

  @Test
  void whole_position_that_is_not_there_is_absent() {
    assertThat(PositionParser.ofWhole(null)).isNull();
    assertThat(PositionParser.ofHeaders(null, null)).isNull();
  }

  @Test
  void second_that_no_date_can_name_is_no_position() {
    assertThat(PositionParser.ofWhole(LAST_SECOND + ":0")).isEqualTo(new MessageId(LAST_SECOND, 0));
    assertThat(PositionParser.ofWhole(LAST_SECOND + 1 + ":0")).isNull();
    assertThat(PositionParser.ofWhole("18446744073709551617:0")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, 4",
    "-, 1, 3, 4",
    "-, -, 1, 4",
    "-, -, -, 1",
    "x, 1, 3, 4",
    "x, x, 1, 4",
    "x, x, x, 1",
  })
  void first_whole_position_that_reads_as_one_wins(
      String lastEventId, String query, String ifNoneMatch, String etag) {
    String target = query.equals("-") ? "" : "&last_event_id=" + whole(query).replace(":", "%3A");
    FakeRequest request = FakeRequest.get("/listen?id=x" + target);
    set(request, "Last-Event-ID", lastEventId);
    set(request, "If-None-Match", ifNoneMatch);
    set(request, "Etag", etag);
    assertThat(of(request)).isEqualTo(id(1));
    assertThat(of(request.header("If-Modified-Since", DATE)))
        .as("with a date, which wins over all")
        .isEqualTo(id(0));
  }

  @ParameterizedTest
  @CsvSource({
    "lastEventId=1,                                   1",
    "last_event_id=1,                                 1",
    "Last-Event-ID=1,                                 1",
    "last_event_id=2&Last-Event-ID=3&lastEventId=1,   1",
    "Last-Event-ID=3&last_event_id=1,                 1",
    "lastEventId=x&last_event_id=&Last-Event-ID=1,    1",
    "lastEventId=1&lastEventId=2,                     1",
    "lasteventid=2&LastEventId=2&Last_Event_Id=2,     -",
  })
  void query_has_the_position_by_one_of_three_names(String query, String tag) {
    String target = query.replaceAll("=(\\d)", "=" + SECOND + "%3A$1");
    assertThat(of(FakeRequest.get("/listen?id=x&" + target)))
        .isEqualTo(tag.equals("-") ? null : id(Integer.parseInt(tag)));
  }

  private static void set(FakeRequest request, String name, String value) {
    if (!value.equals("-")) {
      request.header(name, whole(value));
    }
  }

  private static String whole(String tag) {
    return tag.equals("x") ? "nonsense" : SECOND + ":" + tag;
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%zz", "%FF", "1450742080:%"})
  void query_that_cannot_be_decoded_counts_as_absent(String value) {
    FakeRequest request = FakeRequest.get("/listen?id=x&last_event_id=" + value);
    assertThat(of(request)).isNull();
    assertThat(of(request.header("Etag", SECOND + ":1"))).isEqualTo(id(1));
    assertThat(of(request.header("Last-Event-ID", SECOND + ":2"))).isEqualTo(id(2));
  }

  private static @Nullable String several(FakeRequest request) {
    MultiPosition place = PositionParser.of(request.request(), 3);
    return place == null ? null : place.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-,[0],3|-,[0],3",
        "\"-,[0],3\"|-,[0],3",
        "W/\"-,[0],3\"|-,[0],3",
        "\"-,[0],3-gzip\"|-,[0],3",
        "\"-,[0],-;gzip\"|-,[0],-",
        "\"0,-,--gzip\"|0,-,-",
        "\"-,[0],3\"-gzip|-,[0],3",
        "\"-,[0],3\", \"7\"|-,[0],3",
        "-,[0],3;missed|-,[0],3",
        "5|5,-,-",
        "[5]|[5],-,-",
        "5,7|5,7,-",
        "99999999999,,7|2147483647,-,7",
        "''|-,-,-",
        "-|-,-,-",
      })
  void tags_of_several_channels_are_read_in_all_spellings(String tags, String read) {
    assertThat(several(request().header("If-Modified-Since", DATE).header("If-None-Match", tags)))
        .isEqualTo(SECOND + ":" + read);
    assertThat(several(request().header("Last-Event-ID", SECOND + ":" + tags)))
        .isEqualTo(SECOND + ":" + read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1,2,3,4", "[],1", "1,[x]", "1 2", "--", "[-]", "1,2,3,"})
  void tags_that_are_none_of_several_channels_are_refused(String tags) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> several(request().header("Last-Event-ID", SECOND + ":" + tags)))
        .extracting(HttpException::status)
        .isEqualTo(400);
  }

  @Test
  void place_of_several_channels_is_sought_where_that_of_one_is() {
    assertThat(several(request())).isNull();
    assertThat(several(request().header("If-Modified-Since", DATE))).isEqualTo(SECOND + ":-,-,-");
    assertThat(several(request().header("If-None-Match", "3"))).isNull();
    assertThat(several(FakeRequest.get("/listen?last_event_id=7%3A-,%5B1%5D,2")))
        .isEqualTo("7:-,[1],2");
    assertThat(several(request().header("Etag", "7:1"))).isEqualTo("7:1,-,-");
  }

  @Test
  void hostile_text_is_read_soon() {
    List<String> pieces =
        List.of("1", "\"", "W/", "W/\"", "W/\"1", ":", "1:", "1:1", "1:\"", "-", " ", "\t1");
    Hostile.repeat(pieces, PositionParser::tag);
    Hostile.repeat(pieces, PositionParser::ofWhole);
    Hostile.repeat(pieces, text -> PositionParser.ofHeaders(text, text));
  }
}
