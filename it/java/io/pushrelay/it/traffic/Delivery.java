package io.pushrelay.it.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must hold of a channel when all has been sent, whatever has happened meanwhile. */
final class Delivery {
  private static final Comparator<TestPosition> ORDER =
      Comparator.comparingLong((TestPosition id) -> id.second()).thenComparingInt(id -> id.tag());

  private Delivery() {}

  /**
   * Every message that was acknowledged has reached every listener, once, in the order of the ids.
   */
  static void assertComplete(
      String channel,
      TestPosition last,
      List<ReturningListener> listeners,
      List<SteadySender> senders) {
    List<ReturningListener> all =
        listeners.stream().filter(listener -> listener.channel.equals(channel)).toList();
    for (ReturningListener listener : all) {
      Await.until(
          () -> listener + " has the last message " + last.id() + ", it is at " + listener.position,
          Duration.ofMinutes(3),
          () -> listener.heard().stream().anyMatch(heard -> heard.id().equals(last)));
      assertThat(listener.faults()).as("faults of %s", listener).isEmpty();
      assertThat(listener.heard())
          .as("ids that %s heard", listener)
          .extracting(ReturningListener.Heard::id)
          .isSortedAccordingTo(ORDER)
          .doesNotHaveDuplicates();
      assertThat(upTo(last, listener))
          .as("what %s heard, and the first of them", listener)
          .isEqualTo(upTo(last, all.get(0)));
    }
    List<ReturningListener.Heard> first = upTo(last, all.get(0));
    Map<String, TestPosition> heard = new TreeMap<>();
    first.forEach(each -> heard.put(each.text(), each.id()));
    assertThat(heard).as("each message comes once").hasSameSizeAs(first);
    for (SteadySender sender : senders) {
      if (sender.channel().equals(channel)) {
        assertThat(heard).as("acknowledged messages").containsAllEntriesOf(sender.acknowledged());
      }
    }
    System.out.println(channel + ": " + heard.size() + " messages to " + all);
  }

  /**
   * What came up to the last message. Others may still come: of a sender who has given up, when a
   * node goes on that was halted.
   */
  private static List<ReturningListener.Heard> upTo(TestPosition last, ReturningListener listener) {
    return listener.heard().stream().filter(heard -> ORDER.compare(heard.id(), last) <= 0).toList();
  }
}
