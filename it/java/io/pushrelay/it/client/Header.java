package io.pushrelay.it.client;

/**
 * A header field as it is written.
 *
 * @param name in the spelling of whoever wrote it
 * @param value without the blanks around it, otherwise untouched
 */
public record Header(String name, String value) {
  @Override
  public String toString() {
    return name + ": " + value;
  }
}
