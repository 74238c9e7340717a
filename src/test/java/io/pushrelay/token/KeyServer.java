package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An application that says which keys it has, by https on this machine. Thread-safe. */
public final class KeyServer implements AutoCloseable {
  public static final String PASSWORD = "changeit";

  private final Path store;
  private final SSLContext tls;
  private final HttpsServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status = 404;
  private volatile String body = "";
  private volatile String location = "";

  public KeyServer() throws Exception {
    store = Files.createTempDirectory("keys").resolve("store.p12");
    String command =
        Path.of(System.getProperty("java.home"), "bin", "keytool")
            + " -genkeypair -alias app -keyalg EC -dname CN=localhost -ext san=dns:localhost"
            + " -storetype PKCS12 -storepass changeit -keystore "
            + store;
    if (new ProcessBuilder(command.split(" ", -1)).start().waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD.toCharArray());
    // To be trusted a certificate has to be an entry of its own.
    keys.setCertificateEntry("trusted", keys.getCertificate("app"));
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] bytes = body.getBytes(UTF_8);
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  public void answer(int newStatus, String newBody) {
    body = newBody;
    status = newStatus;
  }

  void redirect(String to) {
    location = to;
    status = 302;
  }

  AtomicInteger requests() {
    return requests;
  }

  public String url() {
    return "https://localhost:%d/jwks.json".formatted(server.getAddress().getPort());
  }

  /** What a Java trusts that is to trust this. */
  public Path trustStore() {
    return store;
  }

  /** Waits longer for an answer than a user would: this JVM gives it, which may stand still. */
  KeyFetcher fetcher() {
    return new KeyFetcher(tls.getSocketFactory(), 30_000);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
