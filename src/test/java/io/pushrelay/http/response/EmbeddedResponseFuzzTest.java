package io.pushrelay.http.response;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pushrelay.channel.Body;

/** A response that a sender hands in: the input is the message. */
final class EmbeddedResponseFuzzTest {
  @FuzzTest
  void response_that_is_taken_is_read_again_as_it_is_written(byte[] input) {
    EmbeddedResponse response;
    try {
      response = EmbeddedResponse.parse(Body.of(input));
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageMatching("(?s).+");
      return;
    }
    assertThat(EmbeddedResponse.parse(Body.of(written(response)))).isEqualTo(response);
    assertThat(response.content().length()).isLessThan(input.length);
  }

  private static byte[] written(EmbeddedResponse response) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + response.head().status() + "\n");
    response
        .head()
        .fields()
        .forEach(field -> text.append(field.name() + ":" + field.value() + "\n"));
    if (response.contentType() != null) {
      text.append("Content-Type:" + response.contentType() + "\n");
    }
    text.append("\n").append(new String(response.content().bytes(), ISO_8859_1));
    return text.toString().getBytes(ISO_8859_1);
  }
}
