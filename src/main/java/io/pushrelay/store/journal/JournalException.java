package io.pushrelay.store.journal;

/** The journal can't be opened: the deployment does not start. It is nobody's mistake here. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalException(String sentence) {
    super("Pushrelay can't start: " + sentence, null, false, false);
  }
}
