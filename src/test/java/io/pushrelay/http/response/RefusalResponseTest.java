package io.pushrelay.http.response;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.webhook.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With what a WebSocket is closed that the application does not want. */
final class RefusalResponseTest {
  private static Refusal refusal(@Nullable String type, String body) {
    return new Refusal(403, type, Body.of(body.getBytes(UTF_8)), null);
  }

  @Test
  void reason_is_the_status_and_the_first_line_of_plain_text() {
    assertThat(RefusalResponse.closeCode(403)).isEqualTo(4403);
    assertThat(RefusalResponse.closeReason(refusal("text/plain; charset=utf-8", "No.\nNever.")))
        .isEqualTo("403 No.");
    assertThat(RefusalResponse.closeReason(refusal("TEXT/PLAIN", "a\u0007b"))).isEqualTo("403 ab");
    assertThat(RefusalResponse.closeReason(refusal("text/html", "<p>No."))).isEqualTo("403");
    assertThat(RefusalResponse.closeReason(refusal(null, "No."))).isEqualTo("403");
    assertThat(RefusalResponse.closeReason(refusal("text/plain", ""))).isEqualTo("403");
  }

  @Test
  void reason_fits_into_a_close_frame() {
    String reason = RefusalResponse.closeReason(refusal("text/plain", "🎈".repeat(1000)));
    assertThat(reason).isEqualTo("403 " + "🎈".repeat(29));
    assertThat(reason.getBytes(UTF_8).length).isLessThanOrEqualTo(123);
  }
}
