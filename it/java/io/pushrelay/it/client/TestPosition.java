package io.pushrelay.it.client;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The id of a message as a client holds it. */
public record TestPosition(long second, int tag) {
  private static final DateTimeFormatter IMF =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  /** Reads {@code 1450755280:0}. */
  public static TestPosition parse(String id) {
    int colon = id.indexOf(':');
    return new TestPosition(
        Long.parseLong(id.substring(0, colon)), Integer.parseInt(id.substring(colon + 1)));
  }

  /** The id of a message that was received, by its Last-Modified and its quoted ETag. */
  public static TestPosition of(Response message) {
    String etag =
        message.header("ETag").orElseThrow(() -> new AssertionError("no ETag " + message));
    return new TestPosition(second(message), Integer.parseInt(etag.replace("\"", "")));
  }

  /** The second of a message that was received, by its Last-Modified. */
  public static long second(Response message) {
    String date =
        message
            .header("Last-Modified")
            .orElseThrow(() -> new AssertionError("no Last-Modified " + message));
    return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
  }

  /** {@code 1450755280:0}. */
  public String id() {
    return second + ":" + tag;
  }

  /** {@code "0"}, quotes included. */
  public String etag() {
    return '"' + Integer.toString(tag) + '"';
  }

  /** {@code Mon, 21 Dec 2015 23:54:40 GMT}. */
  public String imf() {
    return format(IMF);
  }

  /** {@code Monday, 21-Dec-15 23:54:40 GMT}. */
  public String rfc850() {
    return format(DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH));
  }

  /** {@code Mon Dec 21 23:54:40 2015}, the day of the month padded with a blank. */
  public String asctime() {
    return format(DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));
  }

  private String format(DateTimeFormatter format) {
    return format.format(Instant.ofEpochSecond(second).atZone(UTC));
  }
}
