package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * WebSockets as an application of Jakarta EE has them when it uses what the container brings: a set
 * of sessions for each channel, and a message that is sent to each of them. It keeps none.
 */
final class WebSocketApplication {
  private static final Map<String, Set<Session>> CHANNELS = new ConcurrentHashMap<>();

  private WebSocketApplication() {}

  private static Set<Session> sessions(String query) {
    String channel = query.substring(query.indexOf("id=") + "id=".length());
    return CHANNELS.computeIfAbsent(channel, id -> ConcurrentHashMap.newKeySet());
  }

  /** Knows who listens. */
  @ServerEndpoint("/listen")
  public static class ListenerEndpoint {
    /** Somebody has come. */
    @OnOpen
    public void open(Session session) {
      sessions(session.getQueryString()).add(session);
    }

    /** Somebody has gone. */
    @OnClose
    public void closed(Session session) {
      sessions(session.getQueryString()).remove(session);
    }

    /** A connection was cut off, after which it is closed: no server is to log that. */
    @OnError
    public void failed(Throwable cut) {}
  }

  /** Takes messages. */
  @WebServlet("/send")
  public static final class SenderServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String message = new String(request.getInputStream().readAllBytes(), UTF_8);
      for (Session session : sessions(request.getQueryString())) {
        try {
          Future<Void> unused = session.getAsyncRemote().sendText(message);
        } catch (IllegalStateException closedOrStillSending) {
          // Tomcat throws it when the message before has not been written yet.
        }
      }
      response.setContentLength(0);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      for (Session session : sessions(request.getQueryString())) {
        session.close();
      }
      response.setContentLength(0);
    }
  }
}
