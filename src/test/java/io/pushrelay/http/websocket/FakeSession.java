package io.pushrelay.http.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session as a container hands it over, for which the test says when what was sent is sent. Like
 * Tomcat's it throws at a second send before that.
 */
final class FakeSession {
  private final List<String> told = new ArrayList<>();
  private final Map<String, Object> properties = new HashMap<>();
  private @Nullable SendHandler sending;
  private @Nullable RuntimeException broken;

  /** From now on everything throws this, as of a session that is closed. */
  void breaks(RuntimeException failure) {
    broken = failure;
  }

  /** What was sent last is sent. */
  void sent() {
    SendHandler handler = Objects.requireNonNull(sending);
    sending = null;
    handler.onResult(new SendResult());
  }

  Session session() {
    RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class);
    return (Session)
        Proxy.newProxyInstance(
            FakeSession.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, called, arguments) ->
                called.getName().equals("getAsyncRemote")
                    ? remote
                    : answer(called.getName(), arguments));
  }

  private <T> T proxy(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            FakeSession.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> answer(called.getName(), arguments)));
  }

  private @Nullable Object answer(String question, Object @Nullable [] arguments) {
    switch (question) {
      case "getUserProperties" -> {
        return properties;
      }
      case "getNegotiatedSubprotocol" -> {
        return "";
      }
      case "setSendTimeout", "setMaxTextMessageBufferSize", "setMaxBinaryMessageBufferSize" -> {
        return null;
      }
      default -> {}
    }
    if (broken != null) {
      throw broken;
    }
    if (sending != null) {
      throw new IllegalStateException(question);
    }
    Object first = arguments == null ? "" : arguments[0];
    switch (question) {
      case "sendText" -> {
        told.add((String) first);
        sending = (SendHandler) Objects.requireNonNull(arguments)[1];
      }
      case "sendPing" -> told.add("ping");
      case "close" -> {
        CloseReason reason = (CloseReason) first;
        told.add("closed " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
      }
      default -> throw new UnsupportedOperationException(question);
    }
    return null;
  }

  /** All that it was told. */
  @Override
  public String toString() {
    return told.toString();
  }
}
