package io.pushrelay.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The first so many of however many are offered: keeps no more than these. Not thread-safe. */
public final class FirstOf<T> {
  private final int limit;
  private final Comparator<? super T> order;
  private final TreeSet<T> first;
  private boolean more;

  /**
   * @param limit from 1
   */
  public FirstOf(int limit, Comparator<? super T> order) {
    this.limit = limit;
    this.order = order;
    this.first = new TreeSet<>(order);
  }

  /** One of them; nothing happens if it was offered before. */
  public void offer(T one) {
    if (first.size() < limit) {
      first.add(one);
      return;
    }
    int compared = order.compare(one, first.last());
    if (compared < 0 && first.add(one)) {
      first.pollLast();
      more = true;
    } else if (compared > 0) {
      more = true;
    }
  }

  /** The first of them, in order. */
  public List<T> list() {
    return new ArrayList<>(first);
  }

  /** Whether there were others. */
  public boolean hasMore() {
    return more;
  }
}
