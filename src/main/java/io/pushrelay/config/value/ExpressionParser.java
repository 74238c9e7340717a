package io.pushrelay.config.value;

import io.pushrelay.channel.Digits;
import io.pushrelay.config.value.ExpressionPart.Argument;
import io.pushrelay.config.value.ExpressionPart.Cookie;
import io.pushrelay.config.value.ExpressionPart.Fixed;
import io.pushrelay.config.value.ExpressionPart.Header;
import io.pushrelay.config.value.ExpressionPart.Literal;
import java.util.ArrayList;
import java.util.List;

/** Takes one expression apart, from left to right. For one use, by one thread. */
final class ExpressionParser {
  private static final String KNOWN =
      "expected one of $arg_NAME, $http_NAME, $cookie_NAME, $remote_user, $host, $uri, $path_info,"
          + " or $$ for a dollar sign";

  private final String text;
  private final List<ExpressionPart> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  ExpressionParser(String text) {
    this.text = text;
  }

  List<ExpressionPart> parse() {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("expected an expression such as $arg_id");
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '$') {
        dollar();
      } else if (Character.isISOControl(c)) {
        // Each request would be refused for it: a channel id has none.
        throw new IllegalArgumentException(
            "expected an expression without control characters, but there is U+%04X in it"
                .formatted((int) c));
      } else {
        literal.append(c);
      }
    }
    endLiteral();
    return parts;
  }

  private void dollar() {
    if (text.startsWith("$", at)) {
      at++;
      literal.append('$');
      return;
    }
    endLiteral();
    parts.add(text.startsWith("{", at) ? braced() : unbraced());
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private ExpressionPart unbraced() {
    int start = at;
    while (at < text.length() && isNameCharacter(text.charAt(at))) {
      at++;
    }
    return variable(text.substring(start, at));
  }

  private ExpressionPart braced() {
    int end = text.indexOf('}', at);
    if (end < 0) {
      throw new IllegalArgumentException("expected a } that closes " + text.substring(at - 1));
    }
    String name = text.substring(at + 1, end);
    at = end + 1;
    // Parameters and cookies are often called so; other names, a header's too, can't be.
    String extra = name.startsWith("arg_") || name.startsWith("cookie_") ? "-." : "";
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isNameCharacter(c) && extra.indexOf(c) < 0) {
        throw new IllegalArgumentException(
            "expected letters, digits and _ %sin ${%s}"
                .formatted(extra.isEmpty() ? "only " : "or - and . ", name));
      }
    }
    return variable(name);
  }

  private static ExpressionPart variable(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("there is a $ without a variable's name; " + KNOWN);
    }
    int prefix = name.indexOf('_') + 1;
    String rest = name.substring(prefix);
    return switch (name.substring(0, prefix)) {
      case "arg_" -> new Argument(named(name, rest));
      case "http_" -> Header.ofVariable(named(name, rest));
      case "cookie_" -> new Cookie(named(name, rest));
      default -> fixed(name);
    };
  }

  private static ExpressionPart fixed(String name) {
    return switch (name) {
      case "remote_user" -> Fixed.REMOTE_USER;
      case "host" -> Fixed.HOST;
      case "uri" -> Fixed.URI;
      case "path_info" -> Fixed.PATH_INFO;
      default -> throw new IllegalArgumentException("there is no variable $" + name + "; " + KNOWN);
    };
  }

  private static String named(String variable, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("expected a name after $" + variable);
    }
    return name;
  }

  private static boolean isNameCharacter(char c) {
    return c == '_' || Digits.is(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
