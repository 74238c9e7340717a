package io.pushrelay.config;

import io.pushrelay.config.value.JournalSync;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment writes down, so that it begins with it.
 *
 * @param folder where, {@code push_journal}; null if it writes nothing, and the rest means nothing
 * @param sync when that is forced to the disk, {@code push_journal_sync}
 */
public record JournalConfig(@Nullable Path folder, JournalSync sync) {
  static JournalConfig read(Settings settings) {
    Optional<?> folder = settings.value(Directive.PUSH_JOURNAL, Optional.class);
    return new JournalConfig(
        folder.map(Path.class::cast).orElse(null),
        settings.value(Directive.PUSH_JOURNAL_SYNC, JournalSync.class));
  }

  /** What is kept is kept in one place. */
  static void check(Settings settings, Problems problems) {
    Setting journal = settings.ofDeployment(Directive.PUSH_JOURNAL);
    Setting redis = settings.ofDeployment(Directive.PUSH_REDIS_URL);
    if (!journal.value().isEmpty() && !redis.value().isEmpty()) {
      problems.add(journal, "expected only one of it and " + redis);
    }
  }
}
