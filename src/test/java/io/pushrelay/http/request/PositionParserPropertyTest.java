package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.MessageId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for any input. */
class PositionParserPropertyTest {
  private static final String DATE = "Mon, 21 Dec 2015 23:54:40 GMT";
  private static final long LAST_SECOND = 253402300799L;

  @Provide
  Arbitrary<MessageId> ids() {
    return Combinators.combine(
            Arbitraries.longs().between(1, LAST_SECOND),
            Arbitraries.integers().between(0, Integer.MAX_VALUE))
        .as(MessageId::new);
  }

  /** What happens to an entity tag on its way to the client and back. */
  @Provide
  Arbitrary<String> spellings() {
    return Arbitraries.of(
        "%s",
        "\"%s\"",
        "W/\"%s\"",
        "\"%s-gzip\"",
        "\"%s;gzip\"",
        "W/\"%s-br\"",
        "%s-gzip",
        "\"%s\"-gzip",
        " \"%s\"\t",
        "\"%s\", \"other\"");
  }

  @Property
  void every_id_is_read_from_the_two_headers(
      @ForAll("ids") MessageId id, @ForAll("spellings") String spelling) {
    String tag = spelling.replace("%s", Integer.toString(id.tag()));
    assertThat(PositionParser.ofHeaders(HttpDate.format(id.second()), tag)).isEqualTo(id);
  }

  @Property
  void every_id_is_read_as_a_whole(
      @ForAll("ids") MessageId id, @ForAll("spellings") String spelling) {
    assertThat(PositionParser.ofWhole(spelling.replace("%s", id.toString()))).isEqualTo(id);
    String tag = spelling.replace("%s", Integer.toString(id.tag())).strip();
    assertThat(PositionParser.ofWhole(id.second() + ":" + tag)).isEqualTo(id);
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of("W/", "\"", ":", "-", ";", "1", "0", "99999999999", "x", " ", ",", DATE)
        .list()
        .ofMaxSize(8)
        .map(scraps -> String.join("", scraps));
  }

  @Property
  void no_scraps_of_positions_make_it_fail(
      @ForAll("scraps") String one, @ForAll("scraps") String other) {
    isReadWithoutFailing(one, other);
  }

  @Property
  void no_text_makes_it_fail(@ForAll String one, @ForAll String other) {
    isReadWithoutFailing(one, other);
    isReadWithoutFailing(DATE, other);
  }

  private static void isReadWithoutFailing(String one, String other) {
    assertThat(PositionParser.tag(other)).isNotNegative();
    for (MessageId id :
        new @Nullable MessageId[] {
          PositionParser.ofWhole(one), PositionParser.ofHeaders(one, other)
        }) {
      if (id != null) {
        assertThat(id.second()).isBetween(1L, LAST_SECOND);
        assertThat(id.tag()).isNotNegative();
      }
    }
  }
}
