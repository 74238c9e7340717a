package io.pushrelay;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback interface for processes that listen there a moment later. They lie below
 * those that Linux gives to outgoing connections: one of those may be taken again before the
 * process has it. Thread-safe.
 */
public final class FreePorts {
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000, 30_000));

  /**
   * Has a byte for each port. Whoever has a port has locked it, until the end of this JVM: another
   * one that runs tests does not find the port free before somebody listens there.
   */
  private static final FileChannel TAKEN = open();

  private FreePorts() {}

  private static FileChannel open() {
    try {
      return FileChannel.open(
          Path.of(System.getProperty("java.io.tmpdir"), "pushrelay-test-ports"), CREATE, WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that nobody listens at, another one each time. */
  public static int next() {
    while (true) {
      int port = NEXT.getAndIncrement();
      if (!locks(port)) {
        continue; // and not even looked at: somebody may be about to listen there
      }
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // the next one, then
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Locks a port, for good; false if another JVM has. */
  private static boolean locks(int port) {
    try {
      return TAKEN.tryLock(port, 1, false) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
