package io.pushrelay.it.reliability;

import io.pushrelay.it.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a server uses.
 *
 * @param heap bytes of what can be reached, after a full collection
 * @param threads of its JVM
 * @param files open files, connections included
 */
public record Usage(long heap, long threads, long files) {
  private static final double MEGABYTE = 1 << 20;

  public static Usage of(ServerProcess server) {
    long threads = server.jvm().threads().values().stream().mapToLong(n -> n).sum();
    return new Usage(server.jvm().liveHeap(), threads, files(server));
  }

  public static long files(ServerProcess server) {
    return open(server, "");
  }

  /** Connections, and what it listens at. A server opens other files when it first needs them. */
  public static long sockets(ServerProcess server) {
    return open(server, "socket:");
  }

  private static long open(ServerProcess server, String prefix) {
    Path open = Path.of("/proc", Long.toString(server.pid()), "fd");
    try (Stream<Path> all = Files.list(open)) {
      return all.filter(file -> target(file).startsWith(prefix)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  @Override
  public String toString() {
    return "%.1f MB, %d threads, %d files".formatted(heap / MEGABYTE, threads, files);
  }
}
