package io.pushrelay.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which of several media types an Accept header prefers (RFC 9110, section 12.5.1): the most
 * specific range that fits a type gives its quality, and the first of the best types wins. JAX-RS
 * has {@code Request.selectVariant} for this, but implementations look at ranges in their own
 * order, and each server would answer differently.
 */
public final class Accept {
  private static final String EVENTS = "text/event-stream";
  private static final String SEVERAL = "multipart/mixed";

  /** Between 0 and 1. The JDK's own client writes .2, without the zero. */
  private static final Pattern WEIGHT = Pattern.compile("0?\\.[0-9]{1,3}|0\\.?|1(\\.0{0,3})?");

  private Accept() {}

  /**
   * The best of these types.
   *
   * @param header the Accept header, empty if there is none; ranges that can't be read are passed
   *     over
   * @param types what there is to choose from, the preferred one first
   * @return the first type if none is acceptable
   */
  public static String best(String header, List<String> types) {
    String best = types.get(0);
    if (header.isEmpty()) {
      return best;
    }
    double bestQuality = 0;
    String[] ranges = header.toLowerCase(Locale.ROOT).split(",", -1);
    for (String type : types) {
      double quality = quality(ranges, type);
      if (quality > bestQuality) {
        best = type;
        bestQuality = quality;
      }
    }
    return best;
  }

  /**
   * Whether a client asks for an event stream: it names {@code text/event-stream} itself, and
   * nothing that it would like better.
   */
  public static boolean prefersEvents(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    if (accept == null || !accept.toLowerCase(Locale.ROOT).contains(EVENTS)) {
      return false;
    }
    return prefersEvents(String.join(",", Collections.list(request.getHeaders("Accept"))));
  }

  public static boolean prefersEvents(String header) {
    double events = 0;
    double others = 0;
    for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (parts[0].strip().equals(EVENTS)) {
        events = Math.max(events, weight(parts));
      } else {
        others = Math.max(others, weight(parts));
      }
    }
    return events > 0 && events >= others;
  }

  /** Whether a client takes several messages at once: it names {@code multipart/mixed} itself. */
  public static boolean takesSeveral(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null
        && takesSeveral(String.join(",", Collections.list(request.getHeaders("Accept"))));
  }

  static boolean takesSeveral(String header) {
    for (String range : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (parts[0].strip().equals(SEVERAL)) {
        return weight(parts) > 0;
      }
    }
    return false;
  }

  /** Whether a client takes what is compressed with gzip (RFC 9110, section 12.5.3). */
  public static boolean takesGzip(HttpServletRequest request) {
    String header = request.getHeader("Accept-Encoding");
    return header != null
        && takesGzip(String.join(",", Collections.list(request.getHeaders("Accept-Encoding"))));
  }

  /** It says so itself: what a client leaves open it may not be able to read. */
  static boolean takesGzip(String header) {
    for (String coding : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.split(";", -1);
      String name = parts[0].strip();
      if (name.equals("gzip") || name.equals("x-gzip")) {
        return weight(parts) > 0;
      }
    }
    return false;
  }

  private static double quality(String[] ranges, String type) {
    String anyOfKind = type.substring(0, type.indexOf('/')) + "/*";
    int mostSpecific = 0;
    double quality = 0;
    for (String range : ranges) {
      String[] parts = range.split(";", -1);
      String name = parts[0].strip();
      boolean plain = parts.length == 1 || parts[1].strip().startsWith("q=");
      int specific =
          name.equals(type)
              ? plain ? 4 : 3
              : name.equals(anyOfKind) ? 2 : name.equals("*/*") ? 1 : 0;
      if (specific > mostSpecific) {
        double weight = weight(parts);
        if (weight >= 0) {
          mostSpecific = specific;
          quality = weight;
        }
      }
    }
    return quality;
  }

  /** The weight of a range; -1 if it has one that can't be read. */
  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.equals("q")) {
        return -1;
      }
      if (parameter.startsWith("q=")) {
        String value = parameter.substring(2).strip();
        return WEIGHT.matcher(value).matches() ? Double.parseDouble(value) : -1;
      }
    }
    return 1;
  }
}
