package io.pushrelay.http.listening;

import io.pushrelay.access.Cors;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Transport;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.request.Percent;
import io.pushrelay.webhook.AuthorizeRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What of a listener's request the application is shown (protocol, "Authorize request"). Stateless,
 * thread-safe.
 */
final class AuthorizeHeaders {
  private AuthorizeHeaders() {}

  static void addTo(
      AuthorizeRequest question,
      HttpServletRequest request,
      ListenerLocation location,
      ListenRequest asked,
      Transport transport) {
    boolean own = Cors.mayUseCookie(request, location);
    if (own) {
      pass(question, request, "Cookie", "; ");
    }
    // A page can't set it for a WebSocket: then it is what the browser knows of its user.
    if (own || transport != Transport.WEBSOCKET) {
      pass(question, request, "Authorization", ", ");
    }
    pass(question, request, "Accept-Language", ", ");
    pass(question, request, "Origin", ", ");
    List<String> addresses = new ArrayList<>(lines(request, "X-Forwarded-For"));
    addresses.add(asked.client().address());
    question.add("X-Forwarded-For", String.join(", ", addresses));
    for (ChannelId channel : asked.channels()) {
      question.add("X-Channel-Id", Percent.encode(channel.value()));
    }
    String query = request.getQueryString();
    question.add(
        "X-Original-URI",
        visible(query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query));
    question.add("X-Listener-Transport", transport.toString());
  }

  private static void pass(
      AuthorizeRequest question, HttpServletRequest request, String name, String separator) {
    List<String> lines = lines(request, name);
    if (!lines.isEmpty()) {
      question.add(name, String.join(separator, lines));
    }
  }

  private static List<String> lines(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  /** As it came, but for characters that no header has. */
  private static String visible(String uri) {
    StringBuilder all = new StringBuilder(uri.length());
    uri.codePoints()
        .forEach(
            c -> {
              if (c > ' ' && c < 0x7f) {
                all.appendCodePoint(c);
              } else {
                all.append(Percent.encode(Character.toString(c)));
              }
            });
    return all.toString();
  }
}
