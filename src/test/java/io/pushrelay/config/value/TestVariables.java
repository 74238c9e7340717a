package io.pushrelay.config.value;

import java.util.function.Function;

/**
 * A request that has whatever is asked for.
 *
 * @param answer from what is asked for, such as {@code argument id}, to its value
 */
record TestVariables(Function<String, String> answer) implements ChannelIdExpression.Variables {
  @Override
  public String argument(String name) {
    return answer.apply("argument " + name);
  }

  @Override
  public String header(String name) {
    return answer.apply("header " + name);
  }

  @Override
  public String cookie(String name) {
    return answer.apply("cookie " + name);
  }

  @Override
  public String remoteUser() {
    return answer.apply("user");
  }

  @Override
  public String host() {
    return answer.apply("host");
  }

  @Override
  public String uri() {
    return answer.apply("uri");
  }

  @Override
  public String pathInfo() {
    return answer.apply("path");
  }
}
