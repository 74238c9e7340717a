package io.pushrelay.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Node.js, with the clients of {@code it/clients} and the packages that they are made of. Tests
 * that need it are skipped where it is not, or its packages are not; a build that requires them
 * ({@code -Dnode.required=true}) has npm install them first, for {@code mvn verify} alone needs no
 * other network than Maven's.
 */
final class Node {
  private static final Path SOURCES = Path.of("it/clients");
  private static final Path CLIENT = Path.of("src/main/webapp/WEB-INF/page");
  private static final Path HOME = Path.of("target/clients");
  private static final Path LOCKED = Path.of("target/clients.lock");
  private static final String LOCK = "package-lock.json";

  private final Path node;

  private Node(Path node) {
    this.node = node;
  }

  /** Skips the test if there is none. */
  static Node prepared() {
    Path node = Programs.find(List.of("node", "nodejs")).orElseThrow(() -> missing("node"));
    try {
      Files.createDirectories(HOME);
      // Tests of another process may be about to do the same.
      try (FileChannel channel = FileChannel.open(LOCKED, CREATE, WRITE)) {
        FileLock unused = channel.lock(); // until the channel is closed
        if (!isInstalled()) {
          install();
        }
        copy(SOURCES, "");
        copy(CLIENT, "pushrelay.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Node(node);
  }

  private static AssertionError missing(String program) {
    return skipped("there is no " + program + " on the PATH");
  }

  private static AssertionError skipped(String why) {
    return Programs.missing("node.required", "The tests of other clients", why);
  }

  /** Whether what is locked was installed, to the end: npm writes the hidden file last. */
  private static boolean isInstalled() throws IOException {
    Path installed = HOME.resolve(LOCK);
    return Files.exists(HOME.resolve("node_modules/.package-lock.json"))
        && Files.exists(installed)
        && Files.mismatch(SOURCES.resolve(LOCK), installed) < 0;
  }

  private static void install() throws IOException {
    if (!Boolean.getBoolean("node.required")) {
      throw skipped("their packages are not installed; -Dnode.required=true does so, by npm");
    }
    Path npm = Programs.find(List.of("npm")).orElseThrow(() -> missing("npm"));
    copy(SOURCES, "");
    run(List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
  }

  /** The files of a directory whose names begin so. */
  private static void copy(Path directory, String names) throws IOException {
    try (var files =
        Files.newDirectoryStream(
            directory,
            file -> Files.isRegularFile(file) && file.getFileName().toString().startsWith(names))) {
      for (Path file : files) {
        Path to = HOME.resolve(file.getFileName());
        if (Files.notExists(to) || Files.mismatch(file, to) >= 0) { // or it is being read
          Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void run(List<String> command) throws IOException {
    Process running =
        new ProcessBuilder(command).directory(HOME.toFile()).redirectErrorStream(true).start();
    String output = new String(running.getInputStream().readAllBytes(), UTF_8);
    try {
      if (running.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ":\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Has TypeScript's compiler check what a configuration names; it must find no mistake. */
  void checkTypes(String configuration) {
    try {
      run(List.of(node.toString(), "node_modules/typescript/bin/tsc", "-p", configuration));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a client.
   *
   * @param client its name, and the transport if it has several: {@code nchan longpoll}
   */
  NodeClient listen(String client, String url) {
    List<String> command = new ArrayList<>(List.of(node.toString(), "listen.js"));
    String[] words = client.split(" ", 2);
    command.add(words[0]);
    command.add(url);
    if (words.length > 1) {
      command.add(words[1]);
    }
    try {
      return new NodeClient(new ProcessBuilder(command).directory(HOME.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
