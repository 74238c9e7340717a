package io.pushrelay.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class ClientSizeTest {
  private static final Path CLIENT = Path.of("src/main/webapp/WEB-INF/page/pushrelay.js");

  @Test
  void client_is_under_five_and_a_half_kilobytes_gzipped() throws IOException {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
      gzip.write(Files.readAllBytes(CLIENT));
    }
    assertThat(gzipped.size()).isLessThan(5_500);
  }

  @Test
  void client_depends_on_nothing() throws IOException {
    assertThat(Files.readAllLines(CLIENT)).noneMatch(line -> line.startsWith("import "));
  }
}
