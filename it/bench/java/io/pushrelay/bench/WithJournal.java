package io.pushrelay.bench;

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
import io.pushrelay.store.journal.JournalStore;
import io.pushrelay.store.journal.SyncPolicy;
import io.pushrelay.time.Deadlines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What a journal costs: relays with and without one, in turn; and how long it takes to read. */
final class WithJournal {
  private static final int RATE = 200;
  private static final int MANY = 1_000_000;
  private static final int CHANNELS = 1_000;

  private final int rounds;
  private final Results results;

  WithJournal(int rounds, Results results) {
    this.rounds = rounds;
    this.results = results;
  }

  void run(Path directory) throws IOException {
    readMany(directory.toAbsolutePath());
    List<Peer> peers = new ArrayList<>();
    try {
      List<String> options = List.of("-Xms512m", "-Xmx512m");
      peers.add(Peer.pushrelay(directory.resolve("relay"), options));
      for (String sync : List.of("1s", "off", "always")) {
        peers.add(Peer.pushrelayWithJournal(directory.resolve(sync), options, sync));
      }
      Benchmark.say("warming up, for some minutes");
      WarmUp.run(peers, peer -> Benchmark.warmUp(peer.target()));
      for (int round = 1; round <= rounds; round++) {
        Benchmark.say("round " + round + " of " + rounds);
        for (Peer peer : peers) {
          Target target = peer.target();
          results.add("publishing, messages/s", target.name(), Benchmark.publish(target));
          Histogram latencies = Benchmark.oneToOne(target, RATE);
          results.add("one to one, median ms", target.name(), Benchmark.millis(latencies, 50));
          results.add(
              "one to one, 99th percentile ms", target.name(), Benchmark.millis(latencies, 99));
        }
      }
    } finally {
      peers.forEach(Peer::close);
    }
  }

  /** A server that begins with a million messages. */
  private static void readMany(Path directory) {
    Path folder = directory.resolve("many");
    RetentionPolicy policy =
        new RetentionPolicy(MANY, 0, Duration.ofHours(1), Duration.ofHours(1), true);
    NewMessage message = new NewMessage(Body.of(new byte[Benchmark.BODY]), "text/plain");
    long start = System.nanoTime();
    try (JournalStore store =
        JournalStore.open(
            folder,
            SyncPolicy.OFF,
            new MemoryBudget(1L << 30),
            InstantSource.system(),
            new Deadlines(() -> System.nanoTime() - start),
            1,
            Thread::new)) {
      for (int i = 0; i < MANY; i++) {
        store.append(new ChannelId("channel" + i % CHANNELS), message, policy, TAKEN);
      }
    }
    try (Peer peer = Peer.pushrelayWithMany(directory.resolve("reader"), folder)) {
      Benchmark.say(((Peer.JakartaServer) peer).lineWith("messages in"));
    }
  }

  private static final Store.AppendReply TAKEN =
      new Store.AppendReply() {
        @Override
        public void appended(
            Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {}

        @Override
        public void noRoom() {
          throw new IllegalStateException("there is no room");
        }

        @Override
        public void failed(StoreException reason) {
          throw reason;
        }
      };
}
