package io.pushrelay.metrics;

import io.pushrelay.channel.Ticks;
import io.pushrelay.config.value.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts what the relay does, and knows where to read what is not counted here. No message waits
 * for another one to be counted. Thread-safe.
 */
public final class RelayMetrics implements Metrics {
  private static final int FIRST_ERROR = 400;
  private static final int LAST_ERROR = 599;

  private final LongSupplier nanos;
  private final String tooSlow;
  private final LongAdder published = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final Map<Transport, LongAdder> delivered = byTransport();
  private final Map<Transport, LongAdder> held = byTransport();
  private final LongAdder[] refused = adders(LAST_ERROR - FIRST_ERROR + 1);
  private final Map<String, LongAdder> ended = new ConcurrentHashMap<>();
  private final Map<String, Histogram> operations = new ConcurrentHashMap<>();
  private final Histogram delivery = new Histogram();
  private final Map<Figure, Supplier<List<Reading.Sample>>> sources = new EnumMap<>(Figure.class);

  /**
   * @param nanos a clock in nanoseconds
   * @param reasons names of all the reasons for which a listener ends
   * @param tooSlow the one of them that is counted by itself too
   */
  public RelayMetrics(LongSupplier nanos, Collection<String> reasons, String tooSlow) {
    this.nanos = nanos;
    this.tooSlow = tooSlow;
    reasons.forEach(reason -> ended.put(reason, new LongAdder()));
    counter(Figure.MESSAGES_PUBLISHED, published);
    source(Figure.DELIVERIES, () -> byTransport(delivered));
    source(Figure.DELIVERY_SECONDS, () -> List.of(delivery.read("")));
    counter(Figure.MISSED, missed);
    source(Figure.LISTENERS, () -> byTransport(held));
    source(Figure.LISTENERS_ENDED, this::byReason);
    gauge(Figure.SLOW_CLOSED, this::slowClosed);
    source(Figure.REFUSED, this::byStatus);
  }

  private static Map<Transport, LongAdder> byTransport() {
    Map<Transport, LongAdder> adders = new EnumMap<>(Transport.class);
    Arrays.stream(Transport.values()).forEach(each -> adders.put(each, new LongAdder()));
    return adders;
  }

  private static LongAdder of(Map<Transport, LongAdder> adders, Transport transport) {
    return Objects.requireNonNull(adders.get(transport));
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    Arrays.setAll(adders, i -> new LongAdder());
    return adders;
  }

  private void counter(Figure figure, LongAdder adder) {
    gauge(figure, adder::sum);
  }

  /** This figure is read there from now on. */
  public void gauge(Figure figure, DoubleSupplier value) {
    source(figure, () -> List.of(new Reading.Sample("", value.getAsDouble())));
  }

  /** This figure is always 1, and its label what there is to know. */
  public void info(Figure figure, String label) {
    source(figure, () -> List.of(new Reading.Sample(label, 1)));
  }

  private void source(Figure figure, Supplier<List<Reading.Sample>> samples) {
    synchronized (sources) {
      sources.put(figure, samples);
    }
  }

  /** All figures that there are here, in their order. */
  public List<Reading> read() {
    Map<Figure, Supplier<List<Reading.Sample>>> now;
    synchronized (sources) {
      now = new EnumMap<>(sources);
    }
    List<Reading> all = new ArrayList<>();
    now.forEach((figure, samples) -> all.add(new Reading(figure, samples.get())));
    return all;
  }

  /** One figure; without samples if it is not there. */
  public Reading read(Figure figure) {
    Supplier<List<Reading.Sample>> samples;
    synchronized (sources) {
      samples = sources.get(figure);
    }
    return new Reading(figure, samples == null ? List.of() : samples.get());
  }

  /** Listeners who were cut off because they read nothing. */
  public long slowClosed() {
    LongAdder slow = ended.get(tooSlow);
    return slow == null ? 0 : slow.sum();
  }

  private static List<Reading.Sample> byTransport(Map<Transport, LongAdder> counts) {
    return counts.entrySet().stream()
        .map(entry -> sample(entry.getKey().name(), entry.getValue()))
        .toList();
  }

  private List<Reading.Sample> byReason() {
    return ended.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> sample(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Reading.Sample sample(String name, LongAdder count) {
    return new Reading.Sample(name.toLowerCase(Locale.ROOT), count.sum());
  }

  private List<Reading.Sample> byStatus() {
    List<Reading.Sample> samples = new ArrayList<>();
    for (int i = 0; i < refused.length; i++) {
      long count = refused[i].sum();
      if (count > 0) {
        samples.add(new Reading.Sample(Integer.toString(FIRST_ERROR + i), count));
      }
    }
    return samples;
  }

  private List<Reading.Sample> byOperation() {
    return operations.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue().read(entry.getKey()))
        .toList();
  }

  /**
   * The store is measured from now on.
   *
   * @param names of all operations
   */
  public void measureStore(Collection<String> names) {
    names.forEach(name -> operations.put(name, new Histogram()));
    source(Figure.STORE_SECONDS, this::byOperation);
  }

  /** The store has answered, or failed. */
  public void storeAnswered(String operation, long took) {
    Histogram times = operations.get(operation);
    if (times != null) {
      times.add(took);
    }
  }

  @Override
  public long now() {
    return nanos.getAsLong();
  }

  @Override
  public void messagePublished() {
    published.increment();
  }

  @Override
  public void messageDelivered(Transport transport, int received, long begun) {
    of(delivered, transport).increment();
    if (received != Ticks.UNKNOWN) {
      long now = nanos.getAsLong();
      long age = Ticks.since(received, now);
      if (age <= now - begun) {
        delivery.add(age);
      }
    }
  }

  @Override
  public void missed() {
    missed.increment();
  }

  @Override
  public void listenerHeld(Transport transport) {
    of(held, transport).increment();
  }

  @Override
  public void listenerReleased(Transport transport) {
    of(held, transport).decrement();
  }

  @Override
  public void listenerEnded(String reason) {
    LongAdder count = ended.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  @Override
  public void refused(int status) {
    if (status >= FIRST_ERROR && status <= LAST_ERROR) {
      refused[status - FIRST_ERROR].increment();
    }
  }
}
