package io.pushrelay.webhook;

import io.pushrelay.config.value.LogText;
import io.pushrelay.config.value.WebhookUrl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;

/**
 * Whether the application fails at a URL: says so in the log when it begins and when it is over,
 * once a minute at most, for whoever asks chooses how often. Thread-safe.
 */
final class Outage {
  private static final Logger LOG = System.getLogger("io.pushrelay");
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int LONGEST_PROBLEM = 200;

  private final String application;
  private final String consequence;
  private volatile boolean said;
  private long saidAt = System.nanoTime() - QUIET_NANOS;
  private long lost;

  Outage(URI url, String consequence) {
    this.application = "The application at " + WebhookUrl.shown(url.toString());
    this.consequence = consequence;
  }

  /**
   * It fails.
   *
   * @param problem what it does, as the end of a sentence
   */
  synchronized void begin(String problem) {
    long now = System.nanoTime();
    if (!said && now - saidAt >= QUIET_NANOS) {
      said = true;
      saidAt = now;
      String shown = LogText.cut(LogText.of(problem), LONGEST_PROBLEM);
      LOG.log(Level.WARNING, application + " " + shown + ". " + consequence);
    }
  }

  /** Something that was for it is lost. */
  synchronized void lose() {
    lost++;
  }

  /** It answers. */
  void end() {
    if (said) {
      endSaid();
    }
  }

  private synchronized void endSaid() {
    if (said) {
      said = false;
      String notices = lost == 0 ? "" : " What it was not told: " + lost + " notices.";
      lost = 0;
      LOG.log(Level.INFO, application + " answers again." + notices);
    }
  }
}
