package io.pushrelay.it.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.server.Server;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands that {@link DocumentedCommandsIT} runs are all that there are. */
final class DocumentedServerTest {
  @ParameterizedTest
  @EnumSource(names = {"PAYARA", "WILDFLY", "TOMEE"})
  void every_block_is_run_or_left_out_for_a_reason(Server server) {
    try (DocumentedServer documented = DocumentedServer.of(server, Path.of("target"))) {
      assertThat(documented.readme.others()).as("blocks of README").isEmpty();
      assertThat(documented.page.others()).as("blocks of the page about %s", server).isEmpty();
    }
  }
}
