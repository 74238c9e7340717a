package io.pushrelay.http.request;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Dates in headers (RFC 9110, section 5.6.7): written as IMF-fixdate, read in all three formats.
 * The day of the week is not looked at, for it says nothing that the date does not.
 */
public final class HttpDate {
  /** What can't be read. */
  static final long NONE = -1;

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

  private static final DateTimeFormatter IMF =
      strict(fourDigits("d MMM ").appendPattern(" HH:mm:ss 'GMT'"));

  private static final DateTimeFormatter RFC_850 =
      strict(
          new DateTimeFormatterBuilder()
              .appendPattern("dd-MMM-")
              // Two digits for the year: as NGINX reads them, from 1970 on.
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
              .appendPattern(" HH:mm:ss 'GMT'"));

  /** With two blanks before a day of one digit, of which Undertow (2.3.23) leaves one. */
  private static final DateTimeFormatter ASCTIME = strict(fourDigits("MMM [ppd][d] HH:mm:ss "));

  /** The last that was written and the last that was read: what is next is mostly the same. */
  private static volatile Known written = new Known("", NONE);

  private static volatile Known read = written;

  private HttpDate() {}

  /** A date and the second that it names. */
  private static final class Known {
    private final String text;
    private final long second;

    Known(String text, long second) {
      this.text = text;
      this.second = second;
    }
  }

  private static DateTimeFormatterBuilder fourDigits(String before) {
    return new DateTimeFormatterBuilder().appendPattern(before).appendValue(ChronoField.YEAR, 4);
  }

  private static DateTimeFormatter strict(DateTimeFormatterBuilder format) {
    return format.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * Writes {@code Mon, 21 Dec 2015 23:54:40 GMT}.
   *
   * @param second seconds since the epoch
   */
  public static String format(long second) {
    Known known = written;
    if (known.second != second) {
      known =
          new Known(WRITTEN.format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)), second);
      written = known;
    }
    return known.text;
  }

  /**
   * Reads a date.
   *
   * @return seconds since the epoch, {@link #NONE} if it is no date or lies before the epoch
   */
  static long parse(String text) {
    Known known = read;
    if (!known.text.equals(text)) {
      known = new Known(text, parseAnew(text));
      read = known;
    }
    return known.second;
  }

  private static long parseAnew(String text) {
    int comma = text.indexOf(',');
    int space = text.indexOf(' ');
    if (space < 0) {
      return NONE;
    }
    String date = text.substring((comma < 0 ? space : comma) + 1).strip();
    DateTimeFormatter formatter = comma < 0 ? ASCTIME : date.indexOf('-') >= 0 ? RFC_850 : IMF;
    try {
      LocalDateTime time = LocalDateTime.parse(date, formatter);
      return Math.max(NONE, time.toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return NONE;
    }
  }
}
