package io.pushrelay.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.ModelStore;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreHistory;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory store answers as the {@link ModelStore} does, whatever is asked in whatever order. A
 * failure tells the history that leads to it, and its seed.
 */
final class MemoryStoreModelTest {
  private static final int HISTORIES = 1500;

  @ParameterizedTest
  @ValueSource(longs = {1200, 3000, 1 << 20})
  void every_history_is_answered_as_by_the_model(long room) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      history(seed, room).run();
    }
  }

  @Test
  void the_model_is_put_to_every_kind_of_answer() {
    List<String> told = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      StoreHistory history = history(seed, 3000);
      history.run();
      told.addAll(history.told);
    }
    assertThat(told)
        .anyMatch(line -> line.contains("append") && line.endsWith("NO_ROOM"))
        .anyMatch(line -> line.contains("next") && line.endsWith("NO_ROOM"))
        .anyMatch(line -> line.contains("appendAll ->") && line.endsWith("Optional.empty"))
        .anyMatch(line -> line.contains("appendAll ->") && line.contains("Sent"))
        .anyMatch(line -> line.contains("create") && line.endsWith("Optional.empty"))
        .anyMatch(line -> line.endsWith("UNKNOWN"))
        .anyMatch(line -> line.endsWith("missed=true]"))
        .anyMatch(line -> line.endsWith("missed=false]"))
        .anyMatch(line -> line.contains("Nothing"));
  }

  private static StoreHistory history(int seed, long room) {
    return new StoreHistory(seed, room, Subject::new);
  }

  private static final class Subject implements StoreHistory.Subject {
    private final MemoryStore store;

    Subject(long room, FakeTime time) {
      store = new MemoryStore(new MemoryBudget(room), time, new Deadlines(time::nanos));
    }

    @Override
    public List<Store> stores() {
      return List.of(store);
    }

    @Override
    public long used() {
      return store.budget.used();
    }

    @Override
    public int channels() {
      return store.channels();
    }

    @Override
    public boolean hasNoDeadline() {
      return store.deadlines.isEmpty();
    }
  }
}
