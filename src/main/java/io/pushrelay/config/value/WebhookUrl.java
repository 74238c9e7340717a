package io.pushrelay.config.value;

import java.net.URI;

/** A URL of the application, which the relay asks or tells something. */
public final class WebhookUrl {
  private static final int LARGEST_PORT = 65535;

  private WebhookUrl() {}

  /**
   * @throws IllegalArgumentException if it is none of http or https, or has a user or a fragment
   */
  public static URI parse(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected a URL like https://app.example/may-listen", e);
    }
    boolean web =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!web || url.getHost() == null || url.getPort() == 0 || url.getPort() > LARGEST_PORT) {
      throw new IllegalArgumentException(
          "expected a URL of http or https, like https://app.example/may-listen");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "expected a URL like https://app.example/may-listen, without a user and a fragment");
    }
    return url;
  }

  /** What may be shown of it, right or not: without a user and the query, which may be secrets. */
  public static String shown(String text) {
    int query = text.indexOf('?');
    String shown = query < 0 ? text : text.substring(0, query) + "?***";
    return shown.indexOf('@') < 0 ? shown : "***";
  }
}
