package io.pushrelay.store.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged about Redis, as "WARNING text", while it is open. */
final class RedisLog extends Handler {
  private static final Logger LOG = Logger.getLogger("io.pushrelay");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  static RedisLog open() {
    RedisLog log = new RedisLog();
    LOG.addHandler(log);
    return log;
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord record) {
    String thrown = record.getThrown() == null ? "" : " " + record.getThrown();
    lines.add(record.getLevel() + " " + record.getMessage() + thrown);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.removeHandler(this);
  }
}
