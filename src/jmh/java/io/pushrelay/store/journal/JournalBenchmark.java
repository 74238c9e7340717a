package io.pushrelay.store.journal;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.time.Deadlines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to append messages of 100 bytes, with a journal in {@code target}. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
public class JournalBenchmark {
  private static final RetentionPolicy POLICY =
      new RetentionPolicy(5, 0, Duration.ofHours(1), Duration.ofHours(1), true);
  private static final NewMessage DRAFT = new NewMessage(Body.of(new byte[100]), "text/plain");

  /** As {@code push_journal_sync}. */
  @Param({"off", "1s", "always"})
  String sync = "";

  private Path folder = Path.of("");
  private JournalStore store;
  private final ChannelId[] ids = new ChannelId[1000];

  /** An empty journal. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "journal");
    long start = System.nanoTime();
    SyncPolicy policy =
        switch (sync) {
          case "always" -> SyncPolicy.ALWAYS;
          case "off" -> SyncPolicy.OFF;
          default -> SyncPolicy.every(Duration.ofSeconds(1));
        };
    store =
        JournalStore.open(
            folder,
            policy,
            new MemoryBudget(1L << 30),
            InstantSource.system(),
            new Deadlines(() -> System.nanoTime() - start),
            1,
            Thread::new);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = new ChannelId("channel-" + i);
    }
  }

  /** Says how large it was. */
  @TearDown
  public void close() throws IOException {
    System.out.printf("# %d bytes are needed, and there are %d%n", store.live(), size());
    store.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .mapToLong(
              file -> {
                try {
                  return Files.size(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .sum();
    }
  }

  /** One message, until it is acknowledged. */
  @Benchmark
  public Message append() {
    CompletableFuture<Message> answer = new CompletableFuture<>();
    store.append(
        ids[ThreadLocalRandom.current().nextInt(ids.length)],
        DRAFT,
        POLICY,
        new Store.AppendReply() {
          @Override
          public void appended(
              Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
            answer.complete(message);
          }

          @Override
          public void noRoom() {
            throw new IllegalStateException("there is no room");
          }

          @Override
          public void failed(StoreException reason) {
            answer.completeExceptionally(reason);
          }
        });
    return Objects.requireNonNull(answer.join());
  }
}
