package io.pushrelay.config.value;

import io.pushrelay.config.value.ChannelIdExpression.Variables;
import java.util.Locale;
import java.util.Optional;

/** A piece of a channel id: text, or something of the request. */
sealed interface ExpressionPart {
  String value(Variables request);

  /** What of a request gives the value, in words for its user; empty for text. */
  Optional<String> giver();

  /** The name of the header that is read, in lower case. */
  default Optional<String> header() {
    return Optional.empty();
  }

  record Literal(String text) implements ExpressionPart {
    @Override
    public String value(Variables request) {
      return text;
    }

    @Override
    public Optional<String> giver() {
      return Optional.empty();
    }
  }

  record Argument(String name) implements ExpressionPart {
    @Override
    public String value(Variables request) {
      return request.argument(name);
    }

    @Override
    public Optional<String> giver() {
      return Optional.of("the query parameter '" + name + "'");
    }
  }

  /**
   * @param shown the name with the letters as the expression has them: users are told this one
   * @param name the name in lower case
   */
  record Header(String shown, String name) implements ExpressionPart {
    static Header ofVariable(String variable) {
      String shown = variable.replace('_', '-');
      return new Header(shown, shown.toLowerCase(Locale.ROOT));
    }

    @Override
    public String value(Variables request) {
      return request.header(name);
    }

    @Override
    public Optional<String> giver() {
      return Optional.of("the header '" + shown + "'");
    }

    @Override
    public Optional<String> header() {
      return Optional.of(name);
    }
  }

  record Cookie(String name) implements ExpressionPart {
    @Override
    public String value(Variables request) {
      return request.cookie(name);
    }

    @Override
    public Optional<String> giver() {
      return Optional.of("the cookie '" + name + "'");
    }
  }

  /** The variables without a name of their own after a prefix. */
  enum Fixed implements ExpressionPart {
    REMOTE_USER("an authenticated user") {
      @Override
      public String value(Variables request) {
        return request.remoteUser();
      }
    },
    HOST("the header 'Host'") {
      @Override
      public String value(Variables request) {
        return request.host();
      }
    },
    URI("the request's path") {
      @Override
      public String value(Variables request) {
        return request.uri();
      }
    },
    PATH_INFO("a path after the location's own") {
      @Override
      public String value(Variables request) {
        return request.pathInfo();
      }
    };

    private final String giver;

    Fixed(String giver) {
      this.giver = giver;
    }

    @Override
    public Optional<String> giver() {
      return Optional.of(giver);
    }
  }
}
