package io.pushrelay.it.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;

/** Writes something into a connection, reads what comes for a moment, and goes. Thread-safe. */
public final class HostileClient {
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int MOMENT_MILLIS = 100;

  /**
   * How long one waits for more of an answer. Most requests are answered at once and over a
   * connection that stays open: who waits briefly sends many more of them.
   */
  private static final int MORE_MILLIS = Integer.getInteger("fuzz.wait", MOMENT_MILLIS);

  private static final int MOST_READ = 1 << 16;

  private final int port;

  public HostileClient(int port) {
    this.port = port;
  }

  /** Sends this over a connection of its own. Returns what came. */
  public String send(Random random, String request) {
    return send(random, "", request);
  }

  /**
   * Sends the first, waits for an answer, and sends the second. How the connection ends is random:
   * it is closed or reset, with an answer or without one, or only its half that is written to.
   *
   * @return what came
   */
  public String send(Random random, String first, String second) {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      if (!first.isEmpty()) {
        socket.setSoTimeout(HANDSHAKE_MILLIS);
        socket.getOutputStream().write(first.getBytes(ISO_8859_1));
        read(socket, heard, 1);
      }
      socket.setSoTimeout(MOMENT_MILLIS);
      socket.getOutputStream().write(second.getBytes(ISO_8859_1));
      int ending = random.nextInt(8);
      if (ending == 0) {
        socket.shutdownOutput();
      }
      if (ending < 6) {
        read(socket, heard, MOST_READ);
      }
      socket.setSoLinger(ending % 2 == 1, 0); // a reset
    } catch (IOException cutOff) {
      // As the server likes.
    }
    return heard.toString(ISO_8859_1);
  }

  private static void read(Socket socket, ByteArrayOutputStream heard, int enough)
      throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      heard.write(buffer, 0, n);
      if (heard.size() >= enough) {
        return;
      }
      socket.setSoTimeout(MORE_MILLIS);
    }
  }
}
