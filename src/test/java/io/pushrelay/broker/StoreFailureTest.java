package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.sender;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.LAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pushrelay.store.Store;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class StoreFailureTest {
  @Test
  void failure_of_the_store_is_the_askers_and_the_channel_goes_on() {
    AtomicBoolean broken = new AtomicBoolean(true);
    TestBroker failing =
        new TestBroker(
            1 << 20,
            store ->
                (Store)
                    Proxy.newProxyInstance(
                        Store.class.getClassLoader(),
                        new Class<?>[] {Store.class},
                        (proxy, method, arguments) -> {
                          if (broken.get()) {
                            throw new IllegalStateException("broken");
                          }
                          return method.invoke(store, arguments);
                        }));
    assertThatIllegalStateException().isThrownBy(() -> failing.send("news", sender()));
    assertThatIllegalStateException()
        .isThrownBy(() -> failing.listen("news", listener(LAST), START));
    assertThat(failing.broker.isIdle()).isTrue();
    broken.set(false);
    assertThat(failing.send("news", sender())).startsWith("kept");
    assertThat(failing.broker.isIdle()).isTrue();
  }
}
