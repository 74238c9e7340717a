package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Listeners of one channel that never read what is sent to them. Each asks several times over its
 * connection, so that it is sent more than the kernel has room for. Not thread-safe.
 */
final class Unreading implements AutoCloseable {
  /** The kernel takes some 2.5 MB of what is sent over the loopback interface. */
  private static final int REQUESTS = 8;

  private static final int MESSAGE = 1 << 20;

  private static int channels = 900_000_000;

  private final int channel = channels++;
  private final Target target;
  private final List<Socket> sockets = new ArrayList<>();

  /** Opens so many listeners, and returns when they wait. */
  Unreading(Target target, int listeners) {
    this.target = target;
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
            .formatted(target.listenPath().formatted(channel), target.port());
    try {
      for (int i = 0; i < listeners; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.port());
        sockets.add(socket);
        socket.getOutputStream().write(request.repeat(REQUESTS).getBytes(US_ASCII));
      }
      TimeUnit.SECONDS.sleep(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends them a message of 1 MB, and leaves it some time to get stuck. */
  void send() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target.port())) {
      String head =
          "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: text/plain\r\n%sContent-Length: %d\r\n\r\n"
              .formatted(
                  target.sendPath().formatted(channel),
                  target.port(),
                  target.senderHeaders(),
                  MESSAGE);
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      socket.getOutputStream().write(new byte[MESSAGE]);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes("HTTP/1.1 201".length()), US_ASCII);
      if (!answer.endsWith(" 201")) {
        throw new IllegalStateException(target.name() + " did not take 1 MB: " + answer);
      }
      TimeUnit.SECONDS.sleep(2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
