package io.pushrelay.config;

import io.pushrelay.config.value.JournalSync;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment writes down, so that it begins with it.
 *
 * @param folder where, {@code push_journal}; null if it writes nothing, and the rest means nothing
 * @param sync when that is forced to the disk, {@code push_journal_sync}
 */
public record JournalConfig(@Nullable Path folder, JournalSync sync) {}
