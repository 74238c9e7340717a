package io.pushrelay.it.fuzz;

import java.util.List;
import java.util.Random;

/** Requests that nearly make sense. A character stands for a byte. Not thread-safe. */
public final class HostileRequests {
  /** How many channels are asked for by name. */
  public static final int CHANNELS = 50;

  /** What is there several times comes more often. */
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "GET", "POST", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS",
          "HEAD", "TRACE", "PATCH", "CONNECT", "get", "G E T");

  /** Below the context path; $ is replaced by a channel's name. */
  private static final List<String> TARGETS =
      List.of(
          "/send?id=$",
          "/send?id=$",
          "/send?id=$",
          "/listen?id=$",
          "/listen?id=$",
          "/listen?id=$",
          "/listen?id=$&last_event_id=%",
          "/several?id=$,$",
          "/several?id=$,$&last_event_id=1:%",
          "/several?id=%",
          "/several/send?id=$,$",
          "/several/send?id=$,%",
          "/cookie",
          "/cookie/send",
          "/header",
          "/header/send",
          "/poll?id=$",
          "/members?id=$",
          "/whole/%",
          "/send",
          "/listen",
          "/send?id=%",
          "/listen?id=%&id=$",
          "/send/%?id=$",
          "/%?id=$",
          "/",
          "/pushrelay.js",
          "/send/../send?id=$",
          "/%2e%2e/send?id=$",
          "//send?id=$",
          "/WEB-INF/error",
          "/WEB-INF/listeners/MA.MA.MA");

  private static final List<String> VERSIONS =
      List.of(
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.0",
          "HTTP/1.0",
          "HTTP/2.0",
          "%");

  /** Each % is replaced by something that is most likely nonsense. */
  private static final List<String> FIELDS =
      List.of(
          "Accept: text/event-stream",
          "Accept: application/json;q=%, */*;q=0.1",
          "Accept: %",
          "Accept-Encoding: %",
          "Authorization: %",
          "Authorization: Basic %",
          "Authorization: Bearer %",
          "Authorization: Digest username=\"%\"",
          "Connection: close",
          "Connection: %",
          "Content-Encoding: %",
          "Content-Length: %",
          "Content-Type: %",
          "Content-Type: message/http",
          "Content-Type: multipart/mixed; boundary=next",
          "Content-Type: multipart/mixed; boundary=%",
          "Content-Type: text/plain; charset=%",
          "Content-Type: text/plain; a=\"%",
          "Cookie: room=$",
          "Cookie: JSESSIONID=%; room=%",
          "Etag: %",
          "Expect: 100-continue",
          "Expect: %",
          "Host: %",
          "If-Modified-Since: Mon, 21 Dec 2015 23:54:40 GMT",
          "If-Modified-Since: %",
          "If-None-Match: \"%\"",
          "If-None-Match: %",
          "Last-Event-ID: 1450755280:0",
          "Last-Event-ID: %",
          "Origin: %",
          "Range: bytes=%",
          "Sec-Fetch-Site: %",
          "Sec-WebSocket-Extensions: %",
          "Sec-WebSocket-Key: %",
          "Sec-WebSocket-Protocol: %",
          "TE: %",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: %",
          "Upgrade: %",
          "Upgrade: h2c",
          "X-EventSource-Event: %",
          "X-Forwarded-For: %",
          "X-Room: $",
          "X-Room: %",
          "X-Anything: %",
          "%: %");

  private static final List<String> BODIES =
      List.of(
          "",
          "hello",
          "%",
          "5\r\nhello\r\n0\r\n\r\n",
          "5\r\nhello\r\n",
          "5\r\nhel",
          "%\r\nhello\r\n0\r\n\r\n",
          "5;%\r\nhello\r\n0\r\n%\r\n\r\n",
          "ffffffffffffffff\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\n%: %\r\n\r\nhello",
          "--next\r\n\r\nhello\r\n--next\r\nContent-Type: text/plain\r\n\r\n%\r\n--next--",
          "--next\r\n%: %\r\n\r\n%\r\n--next%",
          "--next\n%\n--next--\n",
          "HTTP/1.1 % OK\r\n\r\nhello",
          "GET /listen?id=x HTTP/1.1\r\nHost: x\r\n\r\n");

  private final Random random;
  private final Nonsense nonsense;
  private final String context;

  /**
   * @param context path of the deployment
   */
  public HostileRequests(Random random, String context) {
    this.random = random;
    this.context = context;
    this.nonsense = new Nonsense(random);
  }

  /** The name of one of the channels. */
  public static String channel(int number) {
    return "hostile-" + number;
  }

  /** The next request, all of it in one string. */
  public String next() {
    StringBuilder head = new StringBuilder();
    head.append(pick(METHODS)).append(' ').append(context).append(filled(TARGETS)).append(' ');
    head.append(filled(VERSIONS)).append("\r\n");
    if (random.nextInt(20) > 0) {
      head.append("Host: localhost\r\n");
    }
    if (random.nextInt(4) > 0) {
      head.append("Authorization: Basic c2VuZGVyOnNlbmRlcg==\r\n");
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      head.append(filled(FIELDS)).append("\r\n");
    }
    String body = filled(BODIES);
    switch (random.nextInt(6)) {
      case 0 -> head.append("Transfer-Encoding: chunked\r\n");
      case 1 -> head.append("Content-Length: ").append(random.nextInt(100)).append("\r\n");
      case 2, 3 -> head.append("Content-Length: ").append(body.length()).append("\r\n");
      default -> {}
    }
    return nonsense.damaged(head.append("\r\n").append(body).toString());
  }

  private String filled(List<String> templates) {
    return nonsense.fill(pick(templates));
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
