package io.pushrelay.http.request;

import io.pushrelay.channel.Digits;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MultiPosition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener is, as its request says (protocol, "Which message"): in {@code
 * If-Modified-Since} and {@code If-None-Match}, or as a whole, {@code 1450755280:0}, in other
 * places. Whatever does not read as a position counts as absent; only of several channels may tags
 * be refused.
 */
final class PositionParser {
  /** The last second that a date in a header can name, in the year 9999. */
  private static final long LAST_SECOND = 253402300799L;

  /** What a proxy has put behind the last tag, or the relay: {@code -gzip}, {@code ;missed}. */
  private static final Pattern TAGS_END = Pattern.compile("^([^;]*?[]\\d-])?(?:-[a-z]+|;.*)$");

  /**
   * What it may be called in a query. First what clients set themselves when they come back: others
   * may be part of the address that they were given.
   */
  private static final List<String> PARAMETERS =
      List.of("lastEventId", "last_event_id", "Last-Event-ID");

  private PositionParser() {}

  /**
   * Where the listener is that sent this request. The first place that reads as a position counts.
   *
   * @return null if it does not say
   */
  static @Nullable MessageId of(HttpServletRequest request) {
    MessageId position =
        ofHeaders(request.getHeader("If-Modified-Since"), request.getHeader("If-None-Match"));
    if (position != null) {
      return position;
    }
    return wholes(request)
        .map(PositionParser::ofWhole)
        .filter(id -> id != null)
        .findFirst()
        .orElse(null);
  }

  /**
   * Where a listener of several channels is, as the same places say. The tags of a position that is
   * one are to be read: whoever gives them wants to go on there.
   *
   * @return null if it does not say
   * @throws HttpException with 400 if the tags are too many, or none
   */
  static @Nullable MultiPosition of(HttpServletRequest request, int channels) {
    String ifModifiedSince = request.getHeader("If-Modified-Since");
    String ifNoneMatch = request.getHeader("If-None-Match");
    long second = ifModifiedSince == null ? 0 : HttpDate.parse(ifModifiedSince.strip());
    if (second > 0) {
      return place(second, ifNoneMatch == null ? "" : ifNoneMatch, channels);
    }
    return wholes(request)
        .map(whole -> ofWhole(whole, channels))
        .filter(place -> place != null)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable MultiPosition ofWhole(@Nullable String text, int channels) {
    if (text == null) {
      return null;
    }
    String whole = text.strip();
    int start = skipMarks(whole);
    int colon = whole.indexOf(':');
    long second = colon <= start ? -1 : Digits.parse(whole, start, colon, LAST_SECOND + 1);
    return second <= 0 || second > LAST_SECOND
        ? null
        : place(second, whole.substring(colon + 1), channels);
  }

  private static MultiPosition place(long second, String tags, int channels) {
    try {
      return MultiPosition.parse(
          second, TAGS_END.matcher(bare(tags.strip())).replaceFirst("$1"), channels);
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "The position can't be used: " + e.getMessage() + ".");
    }
  }

  /** What is in an entity tag, the first of several. */
  private static String bare(String text) {
    String bare = text.substring(skipMarks(text));
    int quote = bare.indexOf('"');
    return quote < 0 ? bare : bare.substring(0, quote);
  }

  /** The places where a position may stand as a whole. */
  private static Stream<@Nullable String> wholes(HttpServletRequest request) {
    return Stream.of(
            Stream.of("Last-Event-ID").map(request::getHeader),
            PARAMETERS.stream().map(name -> argument(request, name)),
            Stream.of("If-None-Match", "Etag").map(request::getHeader))
        .flatMap(places -> places);
  }

  private static String argument(HttpServletRequest request, String name) {
    try {
      return ChannelIds.argument(request, name);
    } catch (HttpException unreadable) {
      return "";
    }
  }

  /**
   * The position in the two headers.
   *
   * @return null if there is none, or none after the epoch
   */
  static @Nullable MessageId ofHeaders(
      @Nullable String ifModifiedSince, @Nullable String ifNoneMatch) {
    if (ifModifiedSince == null) {
      return null;
    }
    long second = HttpDate.parse(ifModifiedSince.strip());
    return second <= 0 ? null : new MessageId(second, ifNoneMatch == null ? 0 : tag(ifNoneMatch));
  }

  /**
   * A position written as a whole: second, colon, tag. The tag, or all of it, may be written as
   * entity tags are.
   *
   * @return null if it is none
   */
  static @Nullable MessageId ofWhole(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String whole = text.strip();
    int start = skipMarks(whole);
    int colon = whole.indexOf(':');
    if (colon <= start) {
      return null;
    }
    long second = Digits.parse(whole, start, colon, LAST_SECOND + 1);
    int tag = tagOrNone(whole.substring(colon + 1));
    return second <= 0 || second > LAST_SECOND || tag < 0 ? null : new MessageId(second, tag);
  }

  /**
   * The tag in an entity tag: quoted, bare, weak, with what a proxy has put behind it ({@code
   * "3-gzip"}, {@code "3;gzip"}, {@code "3"-gzip}); of several the first.
   *
   * @return 0 if it is not a number; the greatest tag if it is greater than any
   */
  static int tag(String ifNoneMatch) {
    return Math.max(0, tagOrNone(ifNoneMatch.strip()));
  }

  private static int tagOrNone(String text) {
    int start = skipMarks(text);
    int end = start;
    while (end < text.length() && Digits.is(text.charAt(end))) {
      end++;
    }
    boolean ends = end == text.length() || "\"-;, ".indexOf(text.charAt(end)) >= 0;
    return ends ? (int) Digits.parse(text, start, end, Integer.MAX_VALUE) : -1;
  }

  /** Where the digits begin, behind the marks of an entity tag. */
  private static int skipMarks(String text) {
    int start = text.regionMatches(true, 0, "W/", 0, 2) ? 2 : 0;
    return start < text.length() && text.charAt(start) == '"' ? start + 1 : start;
  }
}
