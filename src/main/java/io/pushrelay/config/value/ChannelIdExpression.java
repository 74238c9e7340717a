package io.pushrelay.config.value;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What names the channel of a request, {@code push_channel_id}: literal text with variables, as in
 * NGINX: {@code $arg_NAME} (query parameter), {@code $http_NAME} (header, {@code -} written as
 * {@code _}), {@code $cookie_NAME}, {@code $remote_user}, {@code $host}, {@code $uri}, {@code
 * $path_info}; {@code ${arg_NAME}} where more letters follow; {@code $$} is a dollar sign
 * (protocol, "Locations"). Immutable and thread-safe.
 */
public final class ChannelIdExpression {
  private final String text;
  private final List<ExpressionPart> parts;

  private ChannelIdExpression(String text, List<ExpressionPart> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /**
   * @param text at least one character; text without a variable names one and the same channel for
   *     every request
   * @throws IllegalArgumentException with a sentence about the first mistake
   */
  public static ChannelIdExpression parse(String text) {
    return new ChannelIdExpression(text, new ExpressionParser(text).parse());
  }

  /**
   * The channel id that the request names, empty if it gives none of the variables. Nothing is
   * decoded and no limit is applied here.
   */
  public String evaluate(Variables request) {
    if (parts.size() == 1) {
      return parts.get(0).value(request);
    }
    StringBuilder id = new StringBuilder();
    for (ExpressionPart part : parts) {
      id.append(part.value(request));
    }
    return id.toString();
  }

  /**
   * What a request could have given so that its channel id were not empty, to be told when it is:
   * {@code the header 'X-Channel' or the cookie 'room'}. Empty for an expression without variables.
   */
  public String missing() {
    List<String> missing = parts.stream().flatMap(p -> p.giver().stream()).distinct().toList();
    int last = missing.size() - 1;
    return last < 1
        ? String.join("", missing)
        : String.join(", ", missing.subList(0, last)) + " or " + missing.get(last);
  }

  /**
   * The names, in lower case, of the headers that {@code $http_} variables read: what a page of
   * another origin must be allowed to send.
   */
  public Set<String> headers() {
    return parts.stream().flatMap(p -> p.header().stream()).collect(Collectors.toUnmodifiableSet());
  }

  /** Expressions are equal when they are written the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelIdExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The expression as it was written. */
  @Override
  public String toString() {
    return text;
  }

  /**
   * What of a request an expression can read. Each answers with the empty string what the request
   * does not have, never null. Percent-escapes are for the implementation to decode.
   */
  public interface Variables {
    /** The first query parameter of exactly this name. */
    String argument(String name);

    /**
     * The first header of this name.
     *
     * @param name in lower case, with hyphens
     */
    String header(String name);

    /** The cookie of exactly this name. */
    String cookie(String name);

    /** The user that the container authenticated. */
    String remoteUser();

    /** The host that the request is for, without the port. */
    String host();

    /** The request's path, with the context path and without the query. */
    String uri();

    /** What follows the location's path, without the leading slash. */
    String pathInfo();
  }
}
