package io.pushrelay.store.redis;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/**
 * Where Redis is, and as whom to log in there.
 *
 * @param hosts of Redis: one; or of the Sentinels that know where it is: one or more
 * @param user null for Redis's default user
 * @param password null if none is needed
 * @param tls whether connections are encrypted, and the other side's certificate is verified
 * @param database its number, 0 or more
 * @param master the name under which the Sentinels know it; null: the host is Redis itself
 */
public record RedisAddress(
    List<Host> hosts,
    @Nullable String user,
    @Nullable String password,
    boolean tls,
    int database,
    @Nullable String master) {

  /** One server. */
  public record Host(String name, int port) {
    HostAndPort hostAndPort() {
      return new HostAndPort(name, port);
    }

    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  public RedisAddress {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty() || (master == null && hosts.size() > 1)) {
      throw new IllegalArgumentException("one host, or Sentinels: " + hosts);
    }
  }

  /** Redis itself, without a password. */
  public RedisAddress(String host, int port, int database) {
    this(List.of(new Host(host, port)), null, null, false, database, null);
  }

  /** For a connection to Redis. */
  JedisClientConfig config(Duration timeout) {
    return builder(timeout)
        .resp3()
        .user(user)
        .password(password)
        .database(database)
        .clientName("pushrelay")
        .build();
  }

  /**
   * For a connection to a Sentinel.
   *
   * @param loggedIn whether with the name and password that are Redis's
   */
  JedisClientConfig sentinelConfig(Duration timeout, boolean loggedIn) {
    DefaultJedisClientConfig.Builder builder = builder(timeout);
    return loggedIn ? builder.user(user).password(password).build() : builder.build();
  }

  @SuppressWarnings("deprecation") // SslOptions, which is meant instead, needs SLF4J
  private static DefaultJedisClientConfig.Builder withTls(
      DefaultJedisClientConfig.Builder builder) {
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // it is for this host
    return builder.ssl(true).sslSocketFactory(sockets()).sslParameters(parameters);
  }

  private static SSLSocketFactory sockets() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null); // trusts what this Java trusts now
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private DefaultJedisClientConfig.Builder builder(Duration timeout) {
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .timeoutMillis((int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())))
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED); // it needs SLF4J
    return tls ? withTls(builder) : builder;
  }

  /** As its URL, without user and password. */
  @Override
  public String toString() {
    String scheme = master != null ? "redis+sentinel" : tls ? "rediss" : "redis";
    String all = hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    return "%s://%s/%s%d".formatted(scheme, all, master == null ? "" : master + "/", database);
  }
}
