package io.pushrelay.broker;

import io.pushrelay.store.journal.Nowhere;
import io.pushrelay.time.Deadlines;

/** The same as {@link LinearizabilityTest}, with a store that writes a journal. */
public class JournalLinearizabilityTest extends LinearizabilityTest {
  /** Fewer, since each has more interleavings. */
  @Override
  int programs() {
    return 2;
  }

  @Override
  TestBroker open() {
    return new TestBroker(
        1 << 20,
        (budget, time) -> Nowhere.open(budget, time, new Deadlines(time::nanos)),
        later -> {});
  }
}
