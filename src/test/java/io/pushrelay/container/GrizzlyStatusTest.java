package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With a response that gets its status as Grizzly's does. */
final class GrizzlyStatusTest {
  private @Nullable Integer status;

  /** What another thread does while this one asks. */
  private Runnable meanwhile = () -> {};

  private final HttpServletResponse response =
      (HttpServletResponse)
          Proxy.newProxyInstance(
              HttpServletResponse.class.getClassLoader(),
              new Class<?>[] {HttpServletResponse.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("setStatus")) {
                  status = (Integer) arguments[0];
                  return null;
                }
                boolean unset = status == null;
                meanwhile.run();
                if (unset) {
                  status = 200;
                }
                return status;
              });

  @Test
  void status_that_another_thread_sets_while_one_asks_is_lost_by_such_a_response() {
    meanwhile = () -> response.setStatus(404);
    assertThat(response.getStatus()).isEqualTo(200);
  }

  @Test
  void status_of_a_response_that_is_settled_is_not_lost() {
    GrizzlyStatus.settle(response);
    meanwhile = () -> response.setStatus(404);
    assertThat(response.getStatus()).isEqualTo(404);
  }
}
