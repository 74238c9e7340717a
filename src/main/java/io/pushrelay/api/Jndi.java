package io.pushrelay.api;

import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The server's names, as the thread's module sees them. Thread-safe. */
final class Jndi {
  private Jndi() {}

  /**
   * What has a name.
   *
   * @return empty if nothing of that class has, and in a thread that is not the server's
   */
  @SuppressWarnings("BanJNDI") // the names are those of this package alone
  static <T> Optional<T> find(String name, Class<T> type) {
    try {
      return Optional.ofNullable(new InitialContext().lookup(name))
          .filter(type::isInstance)
          .map(type::cast);
    } catch (NamingException e) {
      return Optional.empty();
    }
  }
}
