package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis behind TLS is used if Java trusts its certificate, and that is for its host. */
final class RedisTlsTest extends RedisFixture {
  @TempDir private Path directory;
  private Map<String, String> properties = Map.of();
  private int port;

  /** With a certificate of its own for "localhost". */
  @BeforeEach
  void start() throws Exception {
    RedisCertificate certificate = new RedisCertificate(directory);
    port = RedisProcess.freePort();
    redis(certificate.settings(port));
    properties = certificate.properties();
    properties.forEach(System::setProperty);
  }

  @AfterEach
  void trust_as_before() {
    properties.keySet().forEach(System::clearProperty);
  }

  private RedisStore open(String host, boolean tls) {
    List<RedisAddress.Host> hosts = List.of(new RedisAddress.Host(host, port));
    return open(new RedisAddress(hosts, null, null, tls, 0, null));
  }

  @Test
  void certificate_that_is_trusted() {
    assertThat(answers(open("localhost", true))).isTrue();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void certificate_for_another_host() throws Exception {
    open("127.0.0.1", true);
    assertThat(awaitLine(1))
        .startsWith("WARNING Redis at rediss://127.0.0.1:" + port + "/0 can't be reached with TLS")
        .contains("certificate must be valid for the host");
  }

  @Test
  void certificate_that_is_not_trusted() throws Exception {
    trust_as_before();
    open("localhost", true);
    assertThat(awaitLine(1)).contains("can't be reached with TLS", "trusted by this Java");
  }

  @Test
  void without_tls() throws Exception {
    open("localhost", false);
    assertThat(awaitLine(1)).startsWith("WARNING Redis at redis://localhost:" + port + "/0 ");
  }
}
