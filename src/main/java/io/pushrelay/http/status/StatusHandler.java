package io.pushrelay.http.status;

import io.pushrelay.access.SenderLogins;
import io.pushrelay.broker.Broker;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.http.request.Accept;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.SuspendedAnswer;
import io.pushrelay.metrics.Health;
import io.pushrelay.metrics.Reading;
import io.pushrelay.metrics.RelayMetrics;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the status location answers (protocol, "Status location"). It is found at its port, and but
 * for {@code live} and {@code ready} needs its role. Thread-safe.
 */
@Dependent
public class StatusHandler {
  private static final String EVENTS = "/events";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final List<String> TYPES = List.of("text/plain", "application/json", "text/html");
  private static final List<String> METRICS_TYPES =
      List.of("text/plain", "application/openmetrics-text");

  @Inject RelayConfig config;
  @Inject SenderLogins logins;
  @Inject RelayMetrics metrics;
  @Inject Health health;
  @Inject ChannelsHandler channels;
  @Inject Broker broker;

  private @Nullable StatusPage page;

  /**
   * Reads the page; called once, before all others.
   *
   * @throws IOException if it is not there: the WAR is not what was built
   */
  public void init(ServletContext context) throws IOException {
    String path = config.status().path();
    if (path != null) {
      page = new StatusPage(context, path);
    }
  }

  /**
   * Answers a request, with 404 if there is nothing to see.
   *
   * @param rest what follows the location's path
   * @return whether it is left to be answered: with the stream of figures, which it may follow
   */
  public boolean serve(HttpServletRequest request, HttpServletResponse response, String rest)
      throws IOException {
    if (!config.status().isAt(request.getLocalPort())) {
      response.setStatus(404);
      return false;
    }
    switch (rest) {
      case "/live" -> tell(request, response, Health.OK);
      case "/ready" -> tell(request, response, health.ready());
      case "", "/" -> {
        if (isAllowed(request, response)) {
          status(request, response, rest);
        }
      }
      case "/metrics" -> {
        if (isAllowed(request, response)) {
          metrics(request, response);
        }
      }
      case "/channels" -> {
        if (isGranted(request, response)) {
          channels.serve(request, response);
        }
      }
      case "/nodes" -> {
        if (isAllowed(request, response)) {
          nodes(request, response);
        }
      }
      case EVENTS -> {
        return isAllowed(request, response) && !isHead(request, response);
      }
      default -> file(request, response, rest);
    }
    return false;
  }

  /** A stream would go on and on without a byte. */
  private static boolean isHead(HttpServletRequest request, HttpServletResponse response) {
    boolean head = request.getMethod().equals("HEAD");
    if (head) {
      response.setContentType("text/event-stream; charset=utf-8");
      response.setHeader("Cache-Control", "no-cache");
    }
    return head;
  }

  private void file(HttpServletRequest request, HttpServletResponse response, String rest)
      throws IOException {
    if (page == null || !page.has(rest)) {
      response.setStatus(404);
    } else if (isAllowed(request, response)) {
      page.send(request, response, rest);
    }
  }

  private boolean isAllowed(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return isRead(request, response) && isGranted(request, response);
  }

  private boolean isGranted(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      return logins.isGrantedAnew(request, response, config.status().role());
    } catch (IllegalArgumentException unreadable) {
      new HttpException(400, String.valueOf(unreadable.getMessage())).write(response);
      return false;
    }
  }

  private static boolean isRead(HttpServletRequest request, HttpServletResponse response) {
    String method = request.getMethod();
    if (method.equals("GET") || method.equals("HEAD")) {
      return true;
    }
    response.setHeader("Allow", "GET, HEAD");
    response.setStatus(405);
    return false;
  }

  private static void tell(HttpServletRequest request, HttpServletResponse response, String word)
      throws IOException {
    if (isRead(request, response)) {
      StatusAnswer.to(request, TEXT)
          .send(response, word.equals(Health.OK) ? 200 : 503, word + "\n");
    }
  }

  private void status(HttpServletRequest request, HttpServletResponse response, String rest)
      throws IOException {
    response.addHeader("Vary", "Accept");
    String type = Accept.best(accept(request), TYPES);
    if (type.equals(TYPES.get(2)) && page != null) {
      page.send(request, response, rest);
      return;
    }
    List<Reading> readings = metrics.read();
    if (type.equals(TYPES.get(1))) {
      StatusAnswer.to(request, type).send(response, 200, JsonFormat.write(readings));
    } else {
      StatusAnswer.to(request, TEXT).send(response, 200, TextFormat.write(readings));
    }
  }

  private void metrics(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String type = Accept.best(accept(request), METRICS_TYPES);
    ExpositionFormat format =
        type.equals(METRICS_TYPES.get(1)) ? ExpositionFormat.OPEN_METRICS : ExpositionFormat.TEXT;
    response.addHeader("Vary", "Accept");
    StatusAnswer.to(request, format.mediaType()).send(response, 200, format.write(metrics.read()));
  }

  /** Asks them without a thread that waits for those that do not answer. */
  private void nodes(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StatusAnswer answer = StatusAnswer.to(request, ChannelsHandler.JSON);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        broker.nodes.figures().<@Nullable List<String>>thenApply(nodes -> nodes),
        nodes -> answer.send(response, 200, NodeFormat.all(Objects.requireNonNull(nodes))));
  }

  private static String accept(HttpServletRequest request) {
    return String.join(",", Collections.list(request.getHeaders("Accept")));
  }
}
