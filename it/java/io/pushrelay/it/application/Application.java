package io.pushrelay.it.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Logs its users in, by a session's cookie for all of the host, and decides by the first word of a
 * channel's id what becomes of who wants to listen to it.
 */
@WebServlet("/*")
public class Application extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final byte[] BLOCK = new byte[1 << 16];
  private static final int HUGE = 100 << 20;
  private static final long LONG = 6_000_000_000L;

  private static final List<String> HEADERS =
      List.of(
          "Cookie",
          "Authorization",
          "Accept-Language",
          "Origin",
          "X-Forwarded-For",
          "X-Channel-Id",
          "X-Original-URI",
          "X-Listener-Transport",
          "If-None-Match");

  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (String.valueOf(request.getPathInfo())) {
      case "/login" -> request.getSession(true).setAttribute("name", request.getParameter("name"));
      case "/questions" -> print(response, String.join("\n", questions));
      case "/notices" -> print(response, String.join("\n", notices));
      case "/written" -> print(response, written.toString());
      case "/may-listen" -> decide(request, response);
      default -> response.setStatus(404);
    }
  }

  private static void print(HttpServletResponse response, String text) throws IOException {
    response.setContentType("text/plain; charset=utf-8");
    response.getOutputStream().write(text.getBytes(UTF_8));
  }

  private void decide(HttpServletRequest request, HttpServletResponse response) throws IOException {
    StringBuilder question = new StringBuilder();
    for (String header : HEADERS) {
      List<String> values = Collections.list(request.getHeaders(header));
      if (!values.isEmpty()) {
        question.append(header).append('=').append(String.join("|", values)).append("; ");
      }
    }
    questions.add(question.toString());
    String channel = String.valueOf(request.getHeader("X-Channel-Id"));
    String user = user(request);
    switch (channel.replaceAll("-.*", "")) {
      case "open" -> response.setStatus(204);
      case "own" -> {
        if (user == null) {
          response.setStatus(401);
          response.setHeader("WWW-Authenticate", "Session realm=\"app\"");
          response.setContentType("application/problem+json");
          response.getOutputStream().write("{\"title\":\"Log in first.\"}".getBytes(UTF_8));
        } else if (!channel.equals("own-" + user)) {
          response.setStatus(403);
          print(response, user + " may not listen to " + channel + ".\nNot at all.");
        }
      }
      case "moved" -> response.sendRedirect(request.getContextPath() + "/login");
      case "broken" -> response.setStatus(500);
      case "hanging" -> pause(channel.endsWith("-stop") ? 3 * LONG : LONG);
      case "slow" -> pause(LONG / 6);
      case "cached" -> response.setHeader("Cache-Control", "private, max-age=60");
      case "fading" -> response.setHeader("Cache-Control", "private, max-age=1");
      case "huge" -> {
        response.setStatus(403);
        response.setContentType("text/plain");
        writeTo(response.getOutputStream());
      }
      default -> response.setStatus(404);
    }
  }

  private static @Nullable String user(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session == null ? null : (String) session.getAttribute("name");
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private void writeTo(OutputStream out) {
    written.set(0);
    try {
      while (written.get() < HUGE) {
        out.write(BLOCK);
        written.addAndGet(BLOCK.length);
      }
    } catch (IOException | RuntimeException gone) {
      // The relay has had enough of it.
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String body = new String(request.getInputStream().readAllBytes(), UTF_8);
    if ("/fail".equals(request.getPathInfo())) {
      failures.set(Integer.parseInt(body));
    } else if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      response.setStatus(500);
    } else {
      notices.add(body);
    }
  }
}
