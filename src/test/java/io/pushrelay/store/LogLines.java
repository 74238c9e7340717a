package io.pushrelay.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged while it is open, as "WARNING text". */
public final class LogLines extends Handler {
  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines(Logger logger) {
    this.logger = logger;
  }

  /**
   * @param name of the logger, with those under it
   */
  public static LogLines open(String name) {
    LogLines log = new LogLines(Logger.getLogger(name));
    log.setFormatter(new SimpleFormatter());
    log.logger.addHandler(log);
    return log;
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord record) {
    String thrown = record.getThrown() == null ? "" : " " + record.getThrown();
    lines.add(record.getLevel() + " " + getFormatter().formatMessage(record) + thrown);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
