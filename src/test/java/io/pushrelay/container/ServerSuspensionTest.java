package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

final class ServerSuspensionTest {
  private final MBeanServer beans = MBeanServerFactory.newMBeanServer();
  private final State state = new State();
  private final AtomicInteger resumed = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private final ServerSuspension suspension =
      new ServerSuspension(beans, told::incrementAndGet, resumed::incrementAndGet);

  /** As WildFly's: an MBean by the name of its interface. */
  public interface StateMBean {}

  /** Tells at once, in the thread that changes something. */
  public static final class State extends NotificationBroadcasterSupport implements StateMBean {
    void change(String attribute, String from, String to) {
      sendNotification(
          new AttributeChangeNotification(
              "jboss.root:type=state", 1, 0, "changed", attribute, "java.lang.String", from, to));
    }
  }

  @Test
  void server_that_begins_to_suspend_itself_is_heard_once() throws Exception {
    beans.registerMBean(state, new ObjectName("jboss.root:type=state"));
    suspension.start();
    state.change("RunningState", "starting", "suspended");
    state.change("RunningState", "suspended", "normal");
    state.change("RuntimeConfigurationState", "ok", "suspending");
    assertThat(told).hasValue(0);
    state.change("RunningState", "normal", "suspending");
    state.change("RunningState", "suspending", "suspended");
    state.change("RunningState", "suspended", "stopping");
    assertThat(told).hasValue(1);
  }

  @Test
  void server_that_goes_on_is_heard_too() throws Exception {
    beans.registerMBean(state, new ObjectName("jboss.root:type=state"));
    suspension.start();
    state.change("RunningState", "normal", "suspending");
    state.change("RunningState", "suspending", "suspended");
    assertThat(resumed).hasValue(0);
    state.change("RunningState", "suspended", "normal");
    assertThat(resumed).hasValue(1);
  }

  @Test
  void nothing_is_heard_any_more_after_stop() throws Exception {
    beans.registerMBean(state, new ObjectName("jboss.root:type=state"));
    suspension.start();
    suspension.stop();
    suspension.stop();
    state.change("RunningState", "normal", "suspending");
    assertThat(told).hasValue(0);
  }

  @Test
  void server_without_such_a_state_is_left_alone() {
    suspension.start();
    suspension.stop();
    assertThat(told).hasValue(0);
  }
}
