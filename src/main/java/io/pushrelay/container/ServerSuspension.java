package io.pushrelay.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import javax.management.AttributeChangeNotification;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Says when the server is about to suspend itself, as WildFly does first when it is told to stop.
 * It then closes every WebSocket with 1001 and no reason, and a deployment is told only after that.
 * But before all that it changes an attribute of an MBean, and whoever listens to it is called in
 * the thread that suspends, which waits (seen in WildFly 39). Another server has no such MBean.
 *
 * <p>Thread-safe.
 */
public final class ServerSuspension implements NotificationListener {
  private static final Logger LOG = System.getLogger("io.pushrelay");
  private static final ObjectName STATE = name("jboss.root:type=state");
  private static final String ATTRIBUTE = "RunningState";
  private static final String SUSPENDING = "suspending";
  private static final String NORMAL = "normal";

  private final MBeanServer beans;
  private final Runnable suspending;
  private final Runnable resumed;

  /**
   * @param suspending is called before the server suspends anything
   * @param resumed is called when it goes on
   */
  public ServerSuspension(Runnable suspending, Runnable resumed) {
    this(ManagementFactory.getPlatformMBeanServer(), suspending, resumed);
  }

  ServerSuspension(MBeanServer beans, Runnable suspending, Runnable resumed) {
    this.beans = beans;
    this.suspending = suspending;
    this.resumed = resumed;
  }

  private static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  public void start() {
    try {
      if (beans.isRegistered(STATE)) {
        beans.addNotificationListener(STATE, this, null, null);
      }
    } catch (JMException | RuntimeException e) {
      LOG.log(Level.DEBUG, "The server does not say when it is suspended", e);
    }
  }

  /** Lets go of the server, and so of the deployment. May be called again, or without a start. */
  public void stop() {
    try {
      beans.removeNotificationListener(STATE, this);
    } catch (JMException | RuntimeException e) {
      // Another server, or it was stopped: there is nothing to let go of.
    }
  }

  @Override
  public void handleNotification(Notification notification, @Nullable Object handback) {
    if (notification instanceof AttributeChangeNotification change
        && change.getAttributeName().equals(ATTRIBUTE)) {
      if (SUSPENDING.equals(change.getNewValue())) {
        suspending.run();
      } else if (NORMAL.equals(change.getNewValue())) {
        resumed.run();
      }
    }
  }
}
