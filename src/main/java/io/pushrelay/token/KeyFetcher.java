package io.pushrelay.token;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gets keys from a URL, in the calling thread: of Java 17's HttpClient a thread stays, and with it
 * the class loader of whoever made it, until it is collected. Thread-safe.
 */
public final class KeyFetcher {
  private static final int TIMEOUT_MILLIS = 3000;
  private static final long LONGEST = Duration.ofSeconds(10).toNanos();

  private final @Nullable SSLSocketFactory sockets;
  private final int timeoutMillis;

  /** Trusts whom this Java trusts. */
  public KeyFetcher() {
    this(null, TIMEOUT_MILLIS);
  }

  /**
   * @param timeoutMillis of connecting, and of waiting for more of the answer
   */
  KeyFetcher(@Nullable SSLSocketFactory sockets, int timeoutMillis) {
    this.sockets = sockets;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * @throws IOException with a sentence for the log, if they can't be had
   */
  byte[] fetch(URI url) throws IOException {
    HttpsURLConnection connection = (HttpsURLConnection) url.toURL().openConnection();
    if (sockets != null) {
      connection.setSSLSocketFactory(sockets);
    }
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty(
        "Accept", "application/jwk-set+json, application/json, application/x-pem-file, */*;q=0.1");
    connection.setRequestProperty("Connection", "close"); // no connection is kept for later
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("the answer was " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        return read(in);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    long start = System.nanoTime();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes.write(buffer, 0, n);
      if (bytes.size() > KeyDocument.LIMIT) {
        throw new IOException("the answer is longer than " + KeyDocument.LIMIT + " bytes");
      }
      if (System.nanoTime() - start > LONGEST) {
        throw new IOException("the answer takes longer than 10 s");
      }
    }
    return bytes.toByteArray();
  }
}
