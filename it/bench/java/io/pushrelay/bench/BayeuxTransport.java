package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;

/**
 * A listener's that speaks Bayeux by long-polling, as CometD's clients do: it shakes hands,
 * subscribes to a channel of its own, and asks again whenever it is answered. When its connection
 * has been cut off it goes on with the session that it has.
 */
final class BayeuxTransport implements Dialogue {
  private static final String COOKIE = "BAYEUX_BROWSER=";
  private static final String HANDSHAKE =
      "{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"]}";
  private static final String SUBSCRIBE =
      "{\"channel\":\"/meta/subscribe\",\"clientId\":\"%s\",\"subscription\":\"/%s\"},";
  private static final String CONNECT =
      "{\"channel\":\"/meta/connect\",\"clientId\":\"%s\",\"connectionType\":\"long-polling\"}";

  private final String requestHead;
  private final String channel;
  private String session = "";
  private String cookie = "";

  /** Its requests to connect, which differ in nothing. */
  private byte[] connect = {};

  /**
   * @param get request line and headers, without the empty line
   */
  BayeuxTransport(byte[] get) {
    String head = new String(get, US_ASCII);
    requestHead = "POST" + head.substring("GET".length());
    int id = head.indexOf("id=") + "id=".length();
    channel = head.substring(id, head.indexOf(' ', id));
  }

  @Override
  public void begin(Connection connection) throws IOException {
    if (session.isEmpty()) {
      send(connection, request(HANDSHAKE));
    } else {
      ask(connection);
    }
  }

  private byte[] request(String message) {
    String headers =
        requestHead
            + cookie
            + "Content-Type: application/json;charset=UTF-8\r\nContent-Length: %d\r\n\r\n[%s]";
    return headers.formatted(message.length() + 2, message).getBytes(US_ASCII);
  }

  private static void send(Connection connection, byte[] request) throws IOException {
    connection.send(connection.out().put(request).flip());
  }

  private void ask(Connection connection) throws IOException {
    connection.waits = true;
    send(connection, connect);
  }

  @Override
  public int take(Connection connection, byte[] bytes, int at, int length, long now)
      throws IOException {
    Answer answer = connection.answer();
    int taken = answer.whole(bytes, at, length);
    if (taken == 0) {
      return 0;
    }
    connection.waits = false;
    if (session.isEmpty()) {
      subscribe(connection, new String(bytes, at, taken, US_ASCII));
      return taken;
    }
    int messages = 0;
    for (int mark = answer.bodyAt; mark + Mark.LENGTH <= at + taken; mark++) {
      if (Mark.isAt(bytes, mark, Mark.LENGTH)) {
        connection.tally().delivered(connection, bytes, mark, now);
        mark += Mark.LENGTH - 1;
        messages++;
      }
    }
    if (connection.isClosing()) {
      return taken;
    }
    if (messages == 0 && new String(bytes, at, taken, US_ASCII).contains("\"successful\":false")) {
      session = "";
      throw new IOException("the session is not known any more");
    }
    if (answer.closes) {
      connection.reopen();
    } else {
      ask(connection);
    }
    return taken;
  }

  /** The first request to connect is answered at once. */
  private void subscribe(Connection connection, String answer) throws IOException {
    session = between(answer, "\"clientId\":\"", '"');
    cookie = "Cookie: " + COOKIE + between(answer, COOKIE, ';') + "\r\n";
    connect = request(CONNECT.formatted(session));
    send(connection, request(SUBSCRIBE.formatted(session, channel) + CONNECT.formatted(session)));
  }

  private static String between(String text, String before, char after) throws IOException {
    int from = text.indexOf(before);
    if (from < 0) {
      throw new IOException("no " + before + " in: " + text);
    }
    from += before.length();
    return text.substring(from, text.indexOf(after, from));
  }
}
