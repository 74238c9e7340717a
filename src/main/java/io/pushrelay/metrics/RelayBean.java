package io.pushrelay.metrics;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Shows a deployment's figures in JMX, from {@link #register} to {@link #unregister}. */
public final class RelayBean implements RelayMXBean {
  private static final Logger LOG = System.getLogger("io.pushrelay");
  private static final String UNQUOTED = "[^,=:\"*?\\n]+";

  private final RelayMetrics metrics;
  private final Health health;
  private final MBeanServer server;
  private @Nullable ObjectName registered;

  public RelayBean(RelayMetrics metrics, Health health) {
    this.metrics = metrics;
    this.health = health;
    this.server = ManagementFactory.getPlatformMBeanServer();
  }

  /** Its name, {@code io.pushrelay:type=Relay,context=/...}. */
  static ObjectName name(String contextPath) {
    String path = contextPath.isEmpty() ? "/" : contextPath;
    String value = path.matches(UNQUOTED) ? path : ObjectName.quote(path);
    try {
      return new ObjectName("io.pushrelay:type=Relay,context=" + value);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The deployment at this path is to be seen; without JMX it goes on too. */
  public void register(String contextPath) {
    ObjectName name = name(contextPath);
    try {
      server.registerMBean(this, name);
      registered = name;
    } catch (InstanceAlreadyExistsException e) {
      LOG.log(Level.INFO, "{0} is another deployment: this one is not to be seen in JMX.", name);
    } catch (JMException | RuntimeException e) {
      LOG.log(Level.DEBUG, "The server has no JMX for deployments", e);
    }
  }

  /** Lets go of the server, and so of the deployment. May be called again, or first. */
  public void unregister() {
    ObjectName name = registered;
    registered = null;
    if (name != null) {
      try {
        server.unregisterMBean(name);
      } catch (JMException | RuntimeException e) {
        LOG.log(Level.DEBUG, "The deployment was not in JMX any more", e);
      }
    }
  }

  private double number(Figure figure) {
    Reading reading = metrics.read(figure);
    return reading.samples().isEmpty() ? -1 : reading.samples().get(0).value();
  }

  private long whole(Figure figure) {
    return (long) number(figure);
  }

  private Map<String, Long> byLabel(Figure figure) {
    Map<String, Long> all = new TreeMap<>();
    for (Reading.Sample sample : metrics.read(figure).samples()) {
      all.put(sample.label(), (long) sample.value());
    }
    return all;
  }

  @Override
  public String getVersion() {
    Reading reading = metrics.read(Figure.BUILD_INFO);
    return reading.samples().isEmpty() ? "" : reading.samples().get(0).label();
  }

  @Override
  public String getReady() {
    return health.ready();
  }

  @Override
  public long getMessagesPublished() {
    return whole(Figure.MESSAGES_PUBLISHED);
  }

  @Override
  public Map<String, Long> getDeliveries() {
    return byLabel(Figure.DELIVERIES);
  }

  @Override
  public double getMeanDeliverySeconds() {
    Reading.Sample all = metrics.read(Figure.DELIVERY_SECONDS).samples().get(0);
    Reading.Sizes sizes = all.sizes();
    return sizes == null || all.value() == 0 ? 0 : sizes.sum() / all.value();
  }

  @Override
  public long getMissed() {
    return whole(Figure.MISSED);
  }

  @Override
  public Map<String, Long> getListeners() {
    return byLabel(Figure.LISTENERS);
  }

  @Override
  public Map<String, Long> getListenersEnded() {
    return byLabel(Figure.LISTENERS_ENDED);
  }

  @Override
  public long getSlowClosed() {
    return whole(Figure.SLOW_CLOSED);
  }

  @Override
  public Map<String, Long> getRefused() {
    return byLabel(Figure.REFUSED);
  }

  @Override
  public long getChannels() {
    return whole(Figure.CHANNELS);
  }

  @Override
  public long getMessagesStored() {
    return whole(Figure.MESSAGES_STORED);
  }

  @Override
  public long getMemoryUsed() {
    return whole(Figure.MEMORY_USED);
  }

  @Override
  public long getMemoryMax() {
    return whole(Figure.MEMORY_MAX);
  }

  @Override
  public long getRedisUp() {
    return whole(Figure.REDIS_UP);
  }

  @Override
  public long getRedisReconnects() {
    return whole(Figure.REDIS_RECONNECTS);
  }

  @Override
  public double getNewsLagSeconds() {
    return number(Figure.NEWS_LAG);
  }

  @Override
  public long getJournalBytes() {
    return whole(Figure.JOURNAL_BYTES);
  }
}
