package io.pushrelay.config.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.Digits;
import java.net.URLDecoder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, {@code push_redis_url}. The schemes are those that Redis's clients share: {@code
 * redis}, {@code rediss} (TLS), {@code redis+sentinel}.
 *
 * @param hosts one, but for Sentinel: then all that may be asked where the master is
 * @param user null for the default user
 * @param password null if none is given
 * @param tls whether the connection is encrypted
 * @param master the name that Sentinel knows it by; null without Sentinel
 * @param database its number, from 0
 */
public record RedisUrl(
    List<Host> hosts,
    @Nullable String user,
    @Nullable String password,
    boolean tls,
    @Nullable String master,
    int database) {

  private static final String EXPECTED =
      "expected redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], the same with rediss:// for TLS,"
          + " or redis+sentinel://[[USER]:PASSWORD@]HOST:PORT[,HOST:PORT]/MASTER[/DATABASE]";

  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>redis|rediss|redis\\+sentinel)://(?:(?<user>[^@:/]*+):(?<password>[^@/]*+)@)?"
              + "(?<hosts>[^@/?#]++)(?:/(?<path>[^@?#]*+))?");
  private static final Pattern HOST =
      Pattern.compile("(?<host>[^:\\[\\]\\s]++|\\[[0-9A-Fa-f:.]++])(?::(?<port>[0-9]{1,5}+))?");

  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final int LAST_PORT = 65535;

  /**
   * @param port 1 to 65535
   */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  public RedisUrl {
    hosts = List.copyOf(hosts);
  }

  /**
   * @throws IllegalArgumentException with what was expected; without what was given, for there may
   *     be a password in it
   */
  public static RedisUrl parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException(
          text.indexOf('@') == text.lastIndexOf('@')
              ? EXPECTED
              : EXPECTED + ", with %40 for an at sign in a name or a password");
    }
    boolean sentinel = url.group("scheme").endsWith("sentinel");
    String[] path = url.group("path") == null ? new String[0] : url.group("path").split("/", -1);
    int names = sentinel ? 1 : 0;
    List<Host> hosts =
        Stream.of(url.group("hosts").split(",", -1))
            .map(host -> host(host, sentinel ? SENTINEL_PORT : PORT))
            .toList();
    if (path.length < names
        || path.length > names + 1
        || (sentinel && path[0].isEmpty())
        || (!sentinel && hosts.size() > 1)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new RedisUrl(
        hosts,
        decoded(url.group("user")),
        decoded(url.group("password")),
        url.group("scheme").equals("rediss"),
        sentinel ? decoded(path[0]) : null,
        path.length > names ? database(path[names]) : 0);
  }

  private static Host host(String text, int usualPort) {
    Matcher host = HOST.matcher(text);
    if (!host.matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    String port = host.group("port");
    int number = port == null ? usualPort : Integer.parseInt(port);
    if (number == 0 || number > LAST_PORT) {
      throw new IllegalArgumentException("expected a port from 1 to " + LAST_PORT);
    }
    return new Host(host.group("host").replaceAll("[\\[\\]]", ""), number);
  }

  private static int database(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    long number = Digits.only(text) ? Digits.value(text) : -1;
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("expected the database's number at the end of the URL");
    }
    return (int) number;
  }

  /** Null for what is not there, and for nothing. */
  private static @Nullable String decoded(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected %25 for a percent sign in the URL", e);
    }
  }

  /** A URL, right or not, without the name and the password in it. */
  public static String withoutPassword(String text) {
    int at = text.lastIndexOf('@');
    int scheme = text.indexOf("://");
    if (at < 0) {
      return text;
    }
    return (scheme < 0 || scheme > at ? "" : text.substring(0, scheme + 3))
        + "***"
        + text.substring(at);
  }

  /** Where it is, without the user's name and password. */
  @Override
  public String toString() {
    String all = String.join(",", hosts.stream().map(Host::toString).toList());
    String scheme = master != null ? "redis+sentinel" : tls ? "rediss" : "redis";
    return "%s://%s%s/%d".formatted(scheme, all, master == null ? "" : "/" + master, database);
  }
}
