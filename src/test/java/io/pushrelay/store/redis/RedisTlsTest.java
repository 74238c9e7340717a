package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis behind TLS is used if Java trusts its certificate, and that is for its host. */
final class RedisTlsTest extends RedisFixture {
  private static final String PASSWORD = "changeit";
  private static final List<String> PROPERTIES =
      List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword");

  @TempDir private Path directory;
  private int port;

  /** With a certificate of its own for "localhost". */
  @BeforeEach
  void start() throws Exception {
    Path store = directory.resolve("store.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options =
        " -genkeypair -alias redis -keyalg EC -dname CN=localhost -ext san=dns:localhost"
            + " -storetype PKCS12 -storepass changeit -keystore ";
    String command = keytool + options + store;
    int status = new ProcessBuilder(command.split(" ", -1)).inheritIO().start().waitFor();
    assertThat(status).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Key key = keys.getKey("redis", PASSWORD.toCharArray());
    Path certificate = pem("CERTIFICATE", keys.getCertificate("redis").getEncoded());
    port = RedisProcess.freePort();
    redis(
        "tls-port " + port,
        "tls-auth-clients no",
        "tls-cert-file " + certificate,
        "tls-ca-cert-file " + certificate,
        "tls-key-file " + pem("PRIVATE KEY", key.getEncoded()));
    System.setProperty(PROPERTIES.get(0), store.toString());
    System.setProperty(PROPERTIES.get(1), PASSWORD);
  }

  private Path pem(String what, byte[] bytes) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        directory.resolve(what.replace(" ", "")),
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  @AfterEach
  void trust_as_before() {
    PROPERTIES.forEach(System::clearProperty);
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
    PROPERTIES.forEach(System::clearProperty);
    open("localhost", true);
    assertThat(awaitLine(1)).contains("can't be reached with TLS", "trusted by this Java");
  }

  @Test
  void without_tls() throws Exception {
    open("localhost", false);
    assertThat(awaitLine(1)).startsWith("WARNING Redis at redis://localhost:" + port + "/0 ");
  }
}
