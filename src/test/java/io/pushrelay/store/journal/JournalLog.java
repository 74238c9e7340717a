package io.pushrelay.store.journal;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged, as "WARNING text", while it is open. */
final class JournalLog extends Handler {
  private static final Logger LOG = Logger.getLogger("io.pushrelay.store.journal");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  static JournalLog open() {
    JournalLog log = new JournalLog();
    LOG.addHandler(log);
    return log;
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord record) {
    Object[] parameters = record.getParameters();
    lines.add(
        record.getLevel()
            + " "
            + (parameters == null
                ? record.getMessage()
                : MessageFormat.format(record.getMessage(), parameters)));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.removeHandler(this);
  }
}
