package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pushrelay.channel.Body;
import io.pushrelay.http.request.HttpException;
import java.util.List;

/**
 * Several messages that a sender hands in: the input is their boundary, a line end and the body.
 */
final class MultipartFuzzTest {
  @FuzzTest
  void parts_that_are_taken_are_read_again_as_they_are_written(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int line = text.indexOf('\n');
    String boundary = text.substring(0, Math.max(line, 0));
    String body = text.substring(line + 1);
    List<MultipartParser.Part> parts;
    try {
      parts = MultipartParser.parse(bytes(body), boundary);
    } catch (HttpException refusal) {
      assertThat(refusal.status()).isIn(400, 413);
      assertThat(refusal.sentence()).matches("(?s)[A-Z].*\\.");
      return;
    }
    assertThat(parts).isNotEmpty();
    String other = "x";
    while (body.contains(other)) {
      other += "x".repeat(other.length());
    }
    if (other.length() <= 70) {
      assertThat(MultipartParser.parse(bytes(written(parts, other)), other)).isEqualTo(parts);
    }
  }

  private static String written(List<MultipartParser.Part> parts, String boundary) {
    StringBuilder text = new StringBuilder();
    for (MultipartParser.Part part : parts) {
      text.append("--" + boundary + "\r\n");
      part.fields().forEach(field -> text.append(field.name() + ":" + field.value() + "\r\n"));
      text.append("\r\n" + new String(part.body().bytes(), ISO_8859_1) + "\r\n");
    }
    return text.append("--" + boundary + "--").toString();
  }

  private static Body bytes(String text) {
    return Body.of(text.getBytes(ISO_8859_1));
  }
}
