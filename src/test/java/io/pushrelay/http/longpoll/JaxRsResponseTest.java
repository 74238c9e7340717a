package io.pushrelay.http.longpoll;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Who may write a listener's response. */
final class JaxRsResponseTest {
  /** The names of the container's methods that were called. */
  private final List<String> called = new ArrayList<>();

  private final HttpServletResponse container =
      (HttpServletResponse)
          Proxy.newProxyInstance(
              JaxRsResponseTest.class.getClassLoader(),
              new Class<?>[] {HttpServletResponse.class},
              (proxy, method, arguments) -> {
                called.add(method.getName());
                return method.getReturnType() == boolean.class ? false : null;
              });

  private final JaxRsResponse response = new JaxRsResponse(container);

  private void change() throws IOException {
    response.setStatus(200);
    response.sendError(500);
    response.sendError(500, "message");
    response.setHeader("A", "b");
    response.addHeader("A", "b");
    response.setIntHeader("A", 1);
    response.addIntHeader("A", 1);
    response.setDateHeader("A", 1);
    response.addDateHeader("A", 1);
    response.addCookie(new Cookie("a", "b"));
    response.setContentType("text/plain");
    response.setContentLength(1);
    response.setContentLengthLong(1);
    response.setCharacterEncoding("utf-8");
    response.setLocale(Locale.ROOT);
    response.reset();
    response.resetBuffer();
  }

  @Test
  void it_is_the_containers_until_it_is_taken() throws IOException {
    change();
    assertThat(called).hasSize(17);
    assertThat(response.isCommitted()).isFalse();
  }

  @Test
  void nothing_is_written_or_sent_by_others_once_it_is_taken() throws IOException {
    response.take();
    response.getOutputStream().write(new byte[] {1, 2});
    response.getOutputStream().close();
    response.flushBuffer();
    assertThat(called).isEmpty();
  }

  @Test
  void nothing_changes_it_once_it_is_taken() throws IOException {
    response.take();
    change();
    assertThat(called).isEmpty();
    assertThat(response.isCommitted()).isTrue();
  }

  @Test
  void whoever_takes_it_has_the_containers_own() {
    assertThat(response.take()).isSameAs(container);
  }
}
