package io.pushrelay.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often the container is asked about the same sender, and what comes of what it has said. */
final class SenderLoginsTest {
  private static final String ALICE = "Basic YWxpY2U6YQ==";

  private long now = 1;
  private int asked;
  private boolean right = true;
  private String scheme = HttpServletRequest.BASIC_AUTH;
  private final SenderLogins logins = new SenderLogins(() -> now);

  /** One of alice's, if the container finds that her credentials are right. */
  private HttpServletRequest request(@Nullable String authorization) {
    Map<String, Object> attributes = new HashMap<>();
    boolean[] authenticated = {false};
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getHeader" -> authorization;
                  case "getAttribute" -> attributes.get((String) arguments[0]);
                  case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                  case "getRemoteUser" -> authenticated[0] ? "alice" : null;
                  case "getAuthType" -> authenticated[0] ? scheme : null;
                  case "isUserInRole" -> "sender".equals(arguments[0]);
                  case "authenticate" -> {
                    asked++;
                    authenticated[0] = right;
                    yield right;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static HttpServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            HttpServletResponse.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "isCommitted" -> false;
                  case "getStatus" -> 401;
                  default -> null;
                });
  }

  private boolean isGranted(@Nullable String authorization, String role) throws IOException {
    return logins.isGranted(request(authorization), response(), role);
  }

  @Test
  void container_is_asked_once_a_second_about_the_same_credentials() throws IOException {
    for (int i = 0; i < 10; i++) {
      assertThat(isGranted(ALICE, "sender")).isTrue();
    }
    assertThat(asked).isEqualTo(1);
    now += SenderLogins.REMEMBERED_NANOS - 1;
    assertThat(isGranted(ALICE, "sender")).isTrue();
    assertThat(asked).isEqualTo(1);
    now++;
    right = false;
    assertThat(isGranted(ALICE, "sender")).as("after her password was changed").isFalse();
    assertThat(isGranted(ALICE, "sender")).isFalse();
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void user_is_known_although_the_container_was_not_asked() throws IOException {
    assertThat(isGranted(ALICE, "sender")).isTrue();
    HttpServletRequest request = request(ALICE);
    assertThat(Access.user(request)).isNull();
    assertThat(logins.isGranted(request, response(), "sender")).isTrue();
    assertThat(asked).isEqualTo(1);
    assertThat(Access.user(request)).isEqualTo("alice");
  }

  @Test
  void other_password_and_other_role_are_asked_about() throws IOException {
    assertThat(isGranted(ALICE, "sender")).isTrue();
    assertThat(isGranted(ALICE, "admin")).isFalse();
    assertThat(asked).isEqualTo(2);
    right = false;
    assertThat(isGranted(ALICE + "x", "sender")).isFalse();
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void who_is_refused_is_asked_about_each_time() throws IOException {
    right = false;
    assertThat(isGranted(ALICE, "sender")).isFalse();
    right = true;
    assertThat(isGranted(ALICE, "sender")).isTrue();
    assertThat(isGranted(null, "sender")).as("without credentials").isTrue();
    assertThat(isGranted(null, "sender")).isTrue();
    assertThat(asked).isEqualTo(4);
  }

  @Test
  void all_are_asked_about_again_after_anybody_was_refused() throws IOException {
    assertThat(isGranted(ALICE, "sender")).isTrue();
    right = false;
    assertThat(isGranted("Basic wrong", "sender")).isFalse();
    right = true;
    assertThat(isGranted(ALICE, "sender")).isTrue();
    assertThat(asked).as("or the container would count wrong passwords alone").isEqualTo(3);
    right = false;
    assertThat(logins.isGrantedAnew(request("Basic wrong"), response(), "listener")).isFalse();
    right = true;
    assertThat(isGranted(ALICE, "sender")).isTrue();
    assertThat(asked).isEqualTo(5);
  }

  @Test
  void credentials_that_the_container_has_not_looked_at_are_not_remembered() throws IOException {
    scheme = HttpServletRequest.CLIENT_CERT_AUTH;
    assertThat(isGranted(ALICE, "sender")).isTrue();
    assertThat(isGranted(ALICE, "sender")).isTrue();
    assertThat(isGranted("Bearer x", "sender")).isTrue();
    assertThat(isGranted("Bearer x", "sender")).isTrue();
    assertThat(asked).isEqualTo(4);
  }

  @Test
  void location_that_is_open_to_all_asks_nobody() throws IOException {
    assertThat(isGranted(ALICE, "")).isTrue();
    assertThat(asked).isZero();
  }

  @Test
  void oldest_are_forgotten_when_there_are_too_many() throws IOException {
    for (int i = 0; i <= SenderLogins.MOST; i++) {
      isGranted("Basic " + i, "sender");
    }
    assertThat(asked).isEqualTo(SenderLogins.MOST + 1);
    isGranted("Basic 1", "sender");
    assertThat(asked).isEqualTo(SenderLogins.MOST + 1);
    isGranted("Basic 0", "sender");
    assertThat(asked).isEqualTo(SenderLogins.MOST + 2);
  }
}
