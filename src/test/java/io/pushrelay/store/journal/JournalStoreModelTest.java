package io.pushrelay.store.journal;

import io.pushrelay.store.Store;
import io.pushrelay.store.StoreHistory;
import io.pushrelay.time.FakeTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store with a journal answers as the model does, whatever is asked in whatever order. */
final class JournalStoreModelTest {
  private static final int HISTORIES = 40;

  @TempDir static Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1200, 3000, 1 << 20})
  void every_history_is_answered_as_by_the_model(long room) {
    live(room, Ending.NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1200, 3000, 1 << 20})
  void every_history_with_restarts_is_answered_as_by_the_model(long room) {
    live(room, Ending.CLOSED);
  }

  @ParameterizedTest
  @ValueSource(longs = {1200, 3000, 1 << 20})
  void every_history_with_killed_processes_is_answered_as_by_the_model(long room) {
    live(room, Ending.KILLED);
  }

  private enum Ending {
    NONE,
    CLOSED,
    KILLED
  }

  private static void live(long room, Ending ending) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<Subject> opened = new ArrayList<>();
      Path folder = directory.resolve(ending + "-" + room + "-" + seed);
      new StoreHistory(
              seed,
              room,
              (bytes, time) -> {
                opened.add(new Subject(folder, bytes, time, ending));
                return opened.get(0);
              })
          .run();
      opened.forEach(Subject::close);
    }
  }

  private static final class Subject implements StoreHistory.Subject {
    private TestJournal journal;
    private final long room;
    private final FakeTime time;
    private final Ending ending;
    private JournalStore store;

    Subject(Path folder, long room, FakeTime time, Ending ending) {
      this.journal = new TestJournal(folder);
      this.room = room;
      this.time = time;
      this.ending = ending;
      this.store = journal.open(room, time, time::nanos);
    }

    @Override
    public List<Store> stores() {
      return List.of(store);
    }

    @Override
    public long used() {
      return journal.budget.used();
    }

    @Override
    public int channels() {
      return store.channels();
    }

    @Override
    public boolean hasNoDeadline() {
      return journal.deadlines.isEmpty();
    }

    @Override
    public boolean restarts() {
      return ending != Ending.NONE;
    }

    @Override
    public void restart() {
      if (ending == Ending.KILLED) {
        TestJournal after = journal.asKilledNow();
        store.close();
        journal = after;
      } else {
        store.close();
      }
      store = journal.open(room, time, time::nanos);
    }

    void close() {
      store.close();
    }
  }
}
