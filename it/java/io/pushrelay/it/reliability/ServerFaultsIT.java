package io.pushrelay.it.reliability;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.it.server.ServerProcess.Settings;
import io.pushrelay.it.traffic.Traffic;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What may befall a server, and that the relay goes on afterwards by itself: every message that was
 * acknowledged reaches every listener, once and in order.
 */
@Tag("long")
final class ServerFaultsIT {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "push_listener_concurrency", "broadcast",
          "push_message_buffer_length", "100000",
          "push_max_reserved_memory", "128M",
          "push_max_message_size", "8M",
          "push_listener_timeout", "5s",
          "push_ping_interval", "2s");

  private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

  /** A fault lasts so long, 30 s if there is time for that. */
  private static final Duration LASTS =
      Report.TIME.toMinutes() < 10 ? Duration.ofSeconds(5) : Duration.ofSeconds(30);

  /** Longer than a listener is held. */
  private static final Duration WARM = Duration.ofSeconds(8);

  private static final int SLOW_CLIENTS = 400;
  private static final int UPLOADS = 25;

  /** Files that a server may still open when nearly all are used up. */
  private static final long FEW = 60;

  /** Within which a server serves that has just been begun, or harmed; libfaketime is slow. */
  private static final Duration BEGINS = Duration.ofMinutes(2);

  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  @TempDir private Path directory;

  private interface Fault {
    void happen(ServerProcess server, Relay relay) throws Exception;
  }

  private static Settings settings(Map<String, String> environment) {
    // Payara keeps connections for 30 seconds even if the client has closed them.
    return new Settings(OPTIONS, Map.of("keep.alive.seconds", "5"), environment);
  }

  private void survives(String what, Fault fault) throws Exception {
    survives(what, settings(Map.of()), fault);
  }

  private void survives(String what, Settings settings, Fault fault) throws Exception {
    try (ServerProcess server =
        ServerProcess.start(Files.createDirectories(directory.resolve("server")), settings)) {
      server.mustDeploy(RelayWar.with("relay.war", PARAMETERS));
      Relay relay = server.relay("relay");
      try (Traffic traffic = Traffic.begin(List.of("one"), List.of(() -> relay), 2)) {
        Await.until("messages flow", BEGINS, () -> relay.messages("one") > 20);
        fault.happen(server, relay);
        long over = System.nanoTime();
        Await.until("it serves again", BEGINS, () -> serves(relay));
        Duration took = Duration.ofNanos(System.nanoTime() - over);
        traffic.assertNothingLost();
        Report.add(what, "nothing lost; it served again after %d ms".formatted(took.toMillis()));
      }
    }
  }

  /** A message goes through, and soon. */
  private static boolean serves(Relay relay) {
    String channel = fresh();
    try {
      return relay.ask(sending("POST", channel).body("x")).status() == 202
          && relay.ask(listening(channel)).status() == 200;
    } catch (RuntimeException | AssertionError notYet) {
      return false;
    }
  }

  @Test
  void process_that_is_halted() throws Exception {
    survives(
        "halted for %d s".formatted(LASTS.toSeconds()),
        (server, relay) -> {
          signal(server, "STOP");
          Await.pass(LASTS);
          signal(server, "CONT");
        });
  }

  @Test
  void open_files_that_are_used_up() throws Exception {
    assumeFalse(
        Server.tested() == Server.PAYARA,
        "what Payara can't load for want of files it never looks for again: AsyncContextImpl, say");
    survives(
        "open files used up",
        (server, relay) -> {
          warmUp(relay);
          long limit = Usage.files(server) + FEW;
          run("prlimit", "--pid", Long.toString(server.pid()), "--nofile=" + limit + ":");
          List<Socket> connections = new ArrayList<>();
          try {
            Await.until("all are used up", BEGINS, () -> usedUp(server, limit, connections));
            long end = System.nanoTime() + LASTS.toNanos();
            while (System.nanoTime() < end) {
              usedUp(server, limit, connections);
              Await.pass(Duration.ofMillis(10));
            }
          } finally {
            for (Socket connection : connections) {
              connection.close();
            }
          }
        });
  }

  /**
   * Connects once more if not. The server may close what it had open before: connections of clients
   * that have gone, say.
   */
  private static boolean usedUp(ServerProcess server, long limit, List<Socket> connections) {
    if (Usage.files(server) > limit - FEW / 10) {
      return true;
    }
    Socket socket = new Socket();
    connections.add(socket);
    try {
      socket.connect(new InetSocketAddress("localhost", server.port()), 1000);
    } catch (IOException full) {
      return false; // it takes no more now
    }
    return false;
  }

  /** A class that can't be loaded for want of files is not looked for again: Java says so. */
  private static void warmUp(Relay relay) {
    Churn clients = new Churn(relay, 0);
    Await.pass(WARM);
    clients.close();
  }

  @Test
  void threads_that_are_used_up_by_slow_clients() throws Exception {
    survives(
        "%d clients that send half a message".formatted(SLOW_CLIENTS),
        (server, relay) -> {
          List<Exchange> slow = new ArrayList<>();
          for (int i = 0; i < SLOW_CLIENTS; i++) {
            slow.add(relay.open(sending("POST", fresh()).declaring(100).sent("half")));
          }
          Await.pass(LASTS);
          slow.forEach(Exchange::close);
        });
  }

  @Test
  void heap_that_is_nearly_full() throws Exception {
    String half = "x".repeat(7 << 20);
    survives(
        "%d uploads of 8 MB at once, of a heap of 512 MB".formatted(UPLOADS),
        (server, relay) -> {
          List<Exchange> uploads = new ArrayList<>();
          for (int i = 0; i < UPLOADS; i++) {
            uploads.add(relay.open(sending("POST", fresh()).declaring(8 << 20).sent(half)));
          }
          Await.pass(LASTS);
          uploads.forEach(Exchange::close);
        });
  }

  @Test
  void clock_that_is_set_forward_and_back() throws Exception {
    assumeTrue(Files.exists(FAKETIME), "there is no libfaketime here (Debian's package faketime)");
    assumeTrue(
        Server.tested() == Server.TOMEE,
        "others hardly get on under libfaketime, which slows them");
    Path clock = Files.writeString(directory.resolve("clock"), "+0");
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD",
            FAKETIME.toString(),
            "FAKETIME_TIMESTAMP_FILE",
            clock.toString(),
            "FAKETIME_NO_CACHE",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1");
    survives(
        "clock set forward by 20 min and back by 30",
        settings(environment),
        (server, relay) -> {
          Files.writeString(clock, "+1200");
          Await.pass(LASTS);
          long second = relay.post(fresh(), "x").second();
          assertThat(second).isGreaterThan(System.currentTimeMillis() / 1000 + 1000);
          Files.writeString(clock, "-600");
          Await.pass(LASTS);
          assertThat(relay.post(fresh(), "x").second()).isGreaterThanOrEqualTo(second);
        });
  }

  @Test
  void disk_that_is_full_where_logs_are_written() throws Exception {
    assumeFalse(Server.tested() == Server.PAYARA, "Payara Micro writes its log to standard output");
    Path disk = Files.createDirectory(directory.resolve("server"));
    assumeTrue(
        tries("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString()),
        "a small disk can't be mounted here");
    try {
      survives(
          "disk of the logs full",
          (server, relay) -> {
            fill(disk.resolve("filling"));
            for (int i = 0; i < 20; i++) {
              try (Exchange malformed = relay.connect().send("GET\u0001 / HTTP/9\r\n\r\n")) {
                malformed.rest();
              }
            }
            assertThat(serves(relay)).as("it serves meanwhile").isTrue();
            Await.pass(LASTS);
            Files.delete(disk.resolve("filling"));
          });
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] much = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 1 << 13; i++) {
        out.write(much);
      }
    } catch (IOException full) {
      return;
    }
    throw new AssertionError("the disk takes 512 MB");
  }

  private static void signal(ServerProcess server, String name) {
    run("kill", "-" + name, Long.toString(server.pid()));
  }

  private static void run(String... command) {
    assertThat(tries(command)).as(String.join(" ", command)).isTrue();
  }

  private static boolean tries(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
