package io.pushrelay.http.request;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  /** 9999-12-31T23:59:59Z. */
  private static final long LAST_SECOND = 253402300799L;

  private static final DateTimeFormatter STRICT_RFC_1123 =
      RFC_1123_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter RFC_850 =
      DateTimeFormatter.ofPattern("EEEE, dd-MMM-uu HH:mm:ss 'GMT'", Locale.ENGLISH);

  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

  private static LocalDateTime at(long second) {
    return LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun Nov 6 08:49:37 1994", // as Undertow hands it on
      })
  void date_is_read_in_the_three_formats_of_rfc_9110(String text) {
    assertThat(HttpDate.parse(text)).isEqualTo(784111777);
  }

  @Test
  void date_is_written_as_imf_fixdate() {
    assertThat(HttpDate.format(784111777)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(HttpDate.format(1450742080)).isEqualTo("Mon, 21 Dec 2015 23:54:40 GMT");
    assertThat(HttpDate.format(0)).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    assertThat(HttpDate.format(LAST_SECOND)).isEqualTo("Fri, 31 Dec 9999 23:59:59 GMT");
  }

  @Test
  void date_is_written_the_same_wherever_the_server_is() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      // Not what another test has asked for, and is remembered.
      assertThat(HttpDate.format(784111778)).isEqualTo("Sun, 06 Nov 1994 08:49:38 GMT");
      assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:38 GMT")).isEqualTo(784111778);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"70, 1970", "99, 1999", "00, 2000", "15, 2015", "69, 2069"})
  void year_of_two_digits_is_between_1970_and_2069(String written, int year) {
    long expected = LocalDateTime.of(year, 12, 21, 23, 54, 40).toEpochSecond(ZoneOffset.UTC);
    assertThat(HttpDate.parse("Monday, 21-Dec-" + written + " 23:54:40 GMT")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tue, 21 Dec 2015 23:54:40 GMT", "Montag, 21 Dec 2015 23:54:40 GMT"})
  void day_of_the_week_says_nothing(String text) {
    assertThat(HttpDate.parse(text)).isEqualTo(1450742080);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ", ",
        "yesterday",
        "1450742080",
        "2015-12-21T23:54:40Z",
        "21 Dec 2015 23:54:40 GMT",
        "Mon, 21 Dec 2015 23:54:40",
        "Mon, 21 Dec 2015 23:54:40 UTC",
        "Mon, 21 Dec 2015 23:54:40 gmt",
        "Mon, 21 Dec 2015 23:54:40 +0000",
        "Mon, 21 Dec 2015 23:54:40 GMT; length=5",
        "Mon, 21 Dec 2015 23:54 GMT",
        "Mon, 21 Dez 2015 23:54:40 GMT",
        "Mon, 21 December 2015 23:54:40 GMT",
        "Mon, 21 12 2015 23:54:40 GMT",
        "Mon, 21 Dec 15 23:54:40 GMT",
        "Mon, 21 Dec 2015 24:00:00 GMT",
        "Mon, 21 Dec 2015 23:60:00 GMT",
        "Mon, 21 Dec 2015 23:54:60 GMT",
        "Mon, 00 Dec 2015 23:54:40 GMT",
        "Mon, 32 Dec 2015 23:54:40 GMT",
        "Mon, 29 Feb 2015 23:54:40 GMT",
        "Mon, -1 Dec 2015 23:54:40 GMT",
        "Mon, ٢١ Dec 2015 23:54:40 GMT",
        "Monday, 21-Dec-2015 23:54:40 GMT",
        "Monday, 1-Dec-15 23:54:40 GMT",
        "Sunday, 29-Feb-15 23:54:40 GMT",
        "Mon Dec 21 23:54:40 2015 GMT",
        "Mon Dec 21 23:54:40 15",
        "Sun Feb 29 08:49:37 2015",
      })
  void what_is_not_a_date_is_none(String text) {
    assertThat(HttpDate.parse(text)).isEqualTo(HttpDate.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Mon, 01 Jan -0001 00:00:00 GMT",
        "Wed Dec 31 23:59:59 1969",
      })
  void date_before_the_epoch_is_none(String text) {
    assertThat(HttpDate.parse(text)).isEqualTo(HttpDate.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mon, 21 Dec +12015 23:54:40 GMT",
        "Mon, 21 Dec 12015 23:54:40 GMT",
        "Sat, 01 Jan +10000 00:00:00 GMT",
        "Mon, 21 Dec +999999999 23:54:40 GMT",
        "Mon Dec 21 23:54:40 +12015",
      })
  void year_has_four_digits(String text) {
    assertThat(HttpDate.parse(text)).isEqualTo(HttpDate.NONE);
  }

  @Test
  void hostile_text_is_refused_soon() {
    List<String> pieces = List.of("9", ",", " ", "-", "Mon, ", "Mon Dec ", "Monday, 21-", "Mon, 0");
    Hostile.repeat(pieces, HttpDate::parse);
  }

  @Property
  void what_is_written_is_read_back(@ForAll @LongRange(max = LAST_SECOND) long second) {
    assertThat(HttpDate.parse(HttpDate.format(second))).isEqualTo(second);
  }

  @Property
  void older_formats_name_the_same_second(@ForAll @LongRange(max = LAST_SECOND) long second) {
    assertThat(HttpDate.parse(ASCTIME.format(at(second)))).isEqualTo(second);
    int year = at(second).getYear();
    long inReach = at(second).withYear(1970 + year % 100).toEpochSecond(ZoneOffset.UTC);
    assertThat(HttpDate.parse(RFC_850.format(at(inReach)))).isEqualTo(inReach);
  }

  @Property
  void jdk_writes_and_reads_the_same(@ForAll @LongRange(max = LAST_SECOND) long second) {
    Instant instant = Instant.ofEpochSecond(second);
    assertThat(HttpDate.parse(RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC))))
        .isEqualTo(second);
    assertThat(STRICT_RFC_1123.parse(HttpDate.format(second), Instant::from)).isEqualTo(instant);
  }

  @Property
  void jdk_takes_and_refuses_the_same_days_and_times(
      @ForAll @IntRange(max = 33) int day,
      @ForAll @IntRange(min = 1, max = 12) int month,
      @ForAll @IntRange(min = 1970, max = 9999) int year,
      @ForAll @IntRange(max = 25) int hour,
      @ForAll @IntRange(max = 61) int minute,
      @ForAll @IntRange(max = 61) int second) {
    String name = ASCTIME.format(LocalDateTime.of(year, month, 1, 0, 0)).substring(4, 7);
    String text =
        String.format(
            Locale.ROOT, "%02d %s %d %02d:%02d:%02d GMT", day, name, year, hour, minute, second);
    assertThat(HttpDate.parse("Mon, " + text)).as(text).isEqualTo(jdk(text));
  }

  private static long jdk(String text) {
    try {
      return STRICT_RFC_1123.parse(text, Instant::from).getEpochSecond();
    } catch (DateTimeException e) {
      return HttpDate.NONE;
    }
  }

  @Property
  void any_text_is_a_date_of_those_years_or_none(@ForAll String text) {
    assertThat(HttpDate.parse(text)).isBetween(HttpDate.NONE, LAST_SECOND);
  }
}
