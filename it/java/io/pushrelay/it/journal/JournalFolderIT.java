package io.pushrelay.it.journal;

import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in which a journal can be written, and in which it can't. */
final class JournalFolderIT {
  @TempDir static Path directory;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Relay deploy(String name, Path folder) {
    server.mustDeploy(
        RelayWar.with(
            name + ".war",
            Map.of("push_journal", folder.toString(), "push_message_buffer_length", "1000")));
    return server.relay(name);
  }

  private static void assertRefused(String name, Map<String, String> parameters, String sentence) {
    assertThat(server.output()).doesNotContain(sentence);
    server.deploys(RelayWar.with(name + ".war", parameters));
    server.await("the log says: " + sentence, () -> server.output().contains(sentence));
    assertThat(server.relay(name).ask(Request.of("GET", "/listen?id=x"))).hasStatus(404);
  }

  @Test
  void folder_that_another_deployment_holds_refuses_the_deployment_and_is_free_after_it() {
    Path folder = directory.resolve("held");
    Relay holder = deploy("holder", folder);
    holder.post("room", "kept");
    assertRefused(
        "second",
        Map.of("push_journal", folder.toString()),
        "Pushrelay can't start: the folder of push_journal, %s, is held by another deployment."
            .formatted(folder));
    assertThat(holder.ask(listening("room"))).isMessage("kept");
    server.undeploy("holder");
    Relay heir = deploy("heir", folder);
    assertThat(heir.ask(listening("room"))).isMessage("kept");
    server.undeploy("heir");
  }

  @Test
  void folder_that_cannot_be_written_refuses_the_deployment() throws IOException {
    Path file = Files.writeString(directory.resolve("a file"), "x");
    assertRefused(
        "unwritable",
        Map.of("push_journal", file.toString()),
        "Pushrelay can't start: the folder of push_journal, %s, can't be written.".formatted(file));
    Path nowhere = directory.resolve("no/where");
    assertRefused(
        "nowhere",
        Map.of("push_journal", nowhere.toString()),
        "Pushrelay can't start: the folder of push_journal, %s, is not there".formatted(nowhere));
  }

  @Test
  void journal_and_redis_together_refuse_the_deployment() {
    assertRefused(
        "both",
        Map.of("push_journal", "/tmp/journal", "push_redis_url", "redis://localhost"),
        "expected only one of it and push_redis_url");
  }

  @Test
  void damaged_journal_is_read_as_far_as_it_is_right() throws IOException {
    Path folder = directory.resolve("damaged");
    Relay relay = deploy("damaged", folder);
    relay.post("room", "kept");
    relay.post("torn", "torn");
    server.undeploy("damaged");
    List<Path> segments;
    try (Stream<Path> files = Files.list(folder)) {
      segments = files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
    Path last = segments.get(segments.size() - 1);
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length - 2] ^= 4;
    Files.write(last, bytes);
    Files.writeString(folder.resolve("README"), "not the relay's");
    deploy("damaged", folder);
    assertThat(relay.ask(listening("room"))).isMessage("kept");
    assertThat(relay.knows("torn")).as("the message with a flipped bit").isFalse();
    for (Pattern said :
        List.of(
            Pattern.compile("is not whole. Dropped: .* bytes at the end of segment 1"),
            Pattern.compile("are files of others, left alone: README"))) {
      server.await("the log says " + said, () -> said.matcher(server.output()).find());
    }
    assertThat(folder.resolve("README")).hasContent("not the relay's");
    server.undeploy("damaged");
  }

  @Test
  void full_disk_refuses_messages_with_507_and_takes_them_again_when_there_is_room()
      throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        runs("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
        "a small disk can't be mounted here");
    try {
      live(disk.resolve("journal"));
    } finally {
      server.undeploy("full");
      assertThat(runs("umount", disk.toString())).as("the disk is let go of").isTrue();
    }
  }

  /** On a small disk. */
  private static void live(Path folder) {
    Relay relay = deploy("full", folder);
    relay.post("first", "kept");
    Response refused = fill(relay);
    assertThat(refused)
        .hasStatus(507)
        .hasBody("The disk for messages (push_journal) is full, or can't be written.\n");
    assertThat(relay.knows("refused")).as("the refused message's channel").isFalse();
    assertThat(relay.ask(listening("first"))).isMessage("kept");
    int kept = relay.messages("filling");
    server.undeploy("full");
    deploy("full", folder);
    assertThat(relay.messages("filling")).as("messages after a restart").isEqualTo(kept);
    assertThat(relay.ask(sending("DELETE", "filling"))).hasStatus(200);
    Await.until(
        "there is room again",
        Duration.ofSeconds(20),
        () -> relay.ask(sending("POST", "again").body("x".repeat(40_000))).status() == 202);
    server.undeploy("full");
    deploy("full", folder);
    assertThat(relay.knows("filling")).as("what was deleted while the disk was full").isFalse();
    assertThat(relay.ask(listening("first"))).isMessage("kept");
  }

  private static Response fill(Relay relay) {
    for (int i = 0; i < 1000; i++) {
      Response taken = relay.ask(sending("POST", "filling").body("x".repeat(10_000)));
      if (taken.status() != 201 && taken.status() != 202) {
        return relay.ask(sending("POST", "refused").body("x".repeat(10_000)));
      }
    }
    throw new AssertionError("1000 messages of 10,000 bytes fit into 1 MB");
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
