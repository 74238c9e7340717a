package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** With requests that have the methods of a server's own. */
final class GrizzlyBufferTest {
  private int size = 8192;

  /** As Payara's, which leads to Catalina's and that to Grizzly's. */
  public interface PayaraRequest {
    Object getUnwrappedCoyoteRequest();

    Object getCoyoteRequest();

    Object getResponse();
  }

  /** As GlassFish's. */
  public interface GlassFishRequest {
    Object getUnwrappedCoyoteRequest();

    Object getGrizzlyRequest();

    Object getResponse();
  }

  /** As Grizzly's. */
  public final class Response {
    public void setBufferSize(int given) {
      size = given;
    }
  }

  private HttpServletRequest request(Class<?>... more) {
    Class<?>[] types = new Class<?>[more.length + 1];
    types[0] = HttpServletRequest.class;
    System.arraycopy(more, 0, types, 1, more.length);
    Object request =
        Proxy.newProxyInstance(
            GrizzlyBufferTest.class.getClassLoader(),
            types,
            (proxy, method, arguments) ->
                method.getName().equals("getResponse") ? new Response() : proxy);
    return (HttpServletRequest) request;
  }

  @Test
  void buffer_of_payaras_response_is_small() {
    GrizzlyBuffer.shrink(request(PayaraRequest.class));
    assertThat(size).isEqualTo(512);
  }

  @Test
  void buffer_of_glassfishs_response_is_small() {
    GrizzlyBuffer.shrink(request(GlassFishRequest.class));
    assertThat(size).isEqualTo(512);
  }

  @Test
  void request_may_be_wrapped() {
    GrizzlyBuffer.shrink(new HttpServletRequestWrapper(request(PayaraRequest.class)));
    assertThat(size).isEqualTo(512);
  }

  @Test
  void response_of_another_server_stays_as_it_is() {
    GrizzlyBuffer.shrink(request());
    assertThat(size).isEqualTo(8192);
  }
}
