package io.pushrelay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.value.Transport;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is to be seen in JMX. */
final class RelayBeanTest {
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

  private final RelayMetrics metrics =
      new RelayMetrics(System::nanoTime, List.of("TOO_SLOW"), "TOO_SLOW");
  private final RelayBean bean = new RelayBean(metrics, new Health(() -> true));

  @AfterEach
  void unregister() {
    bean.unregister();
  }

  @Test
  void deployment_is_to_be_seen_from_its_start_to_its_stop() throws Exception {
    metrics.messagePublished();
    metrics.listenerHeld(Transport.WEBSOCKET);
    bean.register("/chat");
    ObjectName name = new ObjectName("io.pushrelay:type=Relay,context=/chat");
    assertThat(BEANS.getAttribute(name, "MessagesPublished")).isEqualTo(1L);
    assertThat(BEANS.getAttribute(name, "Ready")).isEqualTo("ok");
    assertThat(BEANS.getAttribute(name, "RedisUp")).isEqualTo(-1L);
    assertThat(((TabularData) BEANS.getAttribute(name, "Listeners")).size()).isEqualTo(3);
    for (var attribute : BEANS.getMBeanInfo(name).getAttributes()) {
      assertThat(BEANS.getAttribute(name, attribute.getName())).isNotNull();
    }
    bean.unregister();
    assertThat(BEANS.isRegistered(name)).isFalse();
    bean.unregister();
  }

  @Test
  void second_deployment_of_the_same_name_leaves_the_first_alone() {
    bean.register("/chat");
    RelayBean second = new RelayBean(metrics, new Health(() -> true));
    second.register("/chat");
    second.unregister();
    assertThat(BEANS.isRegistered(RelayBean.name("/chat"))).isTrue();
  }

  @Test
  void root_is_a_slash_and_what_has_a_meaning_is_quoted() {
    assertThat(RelayBean.name("").getKeyProperty("context")).isEqualTo("/");
    assertThat(RelayBean.name("/a,b=*").getKeyProperty("context")).isEqualTo("\"/a,b=\\*\"");
  }
}
