package io.pushrelay.bench;

import io.pushrelay.store.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What it costs to have the messages in Redis: each peer without and with it, in turn. */
final class SeveralNodes {
  private static final int RATE = 200;
  private static final int LISTENERS = 1_000;
  private static final int MESSAGES = 40;

  private final int rounds;
  private final Results results;

  SeveralNodes(int rounds, Results results) {
    this.rounds = rounds;
    this.results = results;
  }

  void run(Path directory) throws IOException {
    List<Peer> peers = new ArrayList<>();
    Optional<Peer> other = Optional.empty();
    @Nullable RedisProcess redis = null;
    try {
      redis = new RedisProcess(RedisProcess.program());
      List<String> options = List.of("-Xms512m", "-Xmx512m");
      peers.add(Peer.pushrelay(directory.resolve("relay"), options));
      Peer onRedis = Peer.pushrelayOnRedis(directory.resolve("redis"), options, redis.url());
      peers.add(onRedis);
      List<Target> across = new ArrayList<>(List.of(Peer.acrossNodes(onRedis, redis.url())));
      Nchan.start(directory.resolve("nchan")).ifPresent(peers::add);
      Optional<Peer> nchan = Nchan.startOnRedis(directory.resolve("nchan-redis"), redis.url());
      if (nchan.isPresent()) {
        peers.add(nchan.get());
        other = Nchan.startOnRedis(directory.resolve("nchan-other"), redis.url());
        across.add(Nchan.acrossNodes(nchan.get(), other.orElseThrow()));
      }
      Benchmark.say("warming up, for some minutes");
      WarmUp.run(peers, peer -> Benchmark.warmUp(peer.target()));
      for (int round = 1; round <= rounds; round++) {
        Benchmark.say("round " + round + " of " + rounds);
        for (Peer peer : peers) {
          Benchmark.fanOut(peer, results);
          FanOut.measure(
              peer,
              new Audience(LISTENERS, 1, LoadTransport.EVENT_STREAM),
              MESSAGES,
              results,
              "event streams, fan-out to 1,000, ");
          results.add(
              "publishing, messages/s", peer.target().name(), Benchmark.publish(peer.target()));
          latency(peer.target());
        }
        across.forEach(this::latency);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      peers.forEach(Peer::close);
      other.ifPresent(Peer::close);
      stop(redis);
    }
  }

  private void latency(Target target) {
    Histogram latencies = Benchmark.oneToOne(target, RATE);
    results.add("one to one, median ms", target.name(), Benchmark.millis(latencies, 50));
    results.add("one to one, 99th percentile ms", target.name(), Benchmark.millis(latencies, 99));
  }

  private static void stop(@Nullable RedisProcess redis) throws IOException {
    try {
      if (redis != null) {
        redis.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
