package io.pushrelay.store.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/** A certificate for "localhost" that a Redis behind TLS shows, and that nobody has signed. */
public final class RedisCertificate {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path store;
  private final Path certificate;
  private final Path key;

  /** Makes one, with the files that it needs. */
  public RedisCertificate(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    this.directory = directory;
    store = directory.resolve("store.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options =
        " -genkeypair -alias redis -keyalg EC -dname CN=localhost -ext san=dns:localhost"
            + " -storetype PKCS12 -storepass changeit -keystore ";
    String command = keytool + options + store;
    if (new ProcessBuilder(command.split(" ", -1)).inheritIO().start().waitFor() != 0) {
      throw new IOException("keytool has failed");
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    certificate = pem("CERTIFICATE", keys.getCertificate("redis").getEncoded());
    Key secret = keys.getKey("redis", PASSWORD.toCharArray());
    key = pem("PRIVATE KEY", secret.getEncoded());
  }

  private Path pem(String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        directory.resolve(what.replace(" ", "")),
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  /** Of a Redis that shows it at this port. */
  public String[] settings(int port) {
    return new String[] {
      "tls-port " + port,
      "tls-auth-clients no",
      "tls-cert-file " + certificate,
      "tls-ca-cert-file " + certificate,
      "tls-key-file " + key
    };
  }

  /** System properties of a Java that trusts it. */
  public Map<String, String> properties() {
    return Map.of(
        "javax.net.ssl.trustStore", store.toString(), "javax.net.ssl.trustStorePassword", PASSWORD);
  }
}
