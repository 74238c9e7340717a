package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.http.request.FakeRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;

final class GlassFishRequestTest {
  private final HttpServletRequest own = new FakeRequest("GET", "/listen").request();

  @Test
  void hidden_request_is_no_wrapper_and_answers_the_same() {
    HttpServletRequest hidden = GlassFishRequest.hide(new HttpServletRequestWrapper(own));
    assertThat(hidden).isNotInstanceOf(ServletRequestWrapper.class);
    assertThat(hidden.getRequestURI()).isEqualTo("/listen");
  }

  @Test
  void request_of_another_server_is_handed_out_as_it_is() {
    assertThat(GlassFishRequest.hidden(own)).isSameAs(own);
  }
}
