package io.pushrelay.http.request;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Requests of which the front door does not count whether they are refused: those that are answered
 * later count themselves, and what the status location says is no refusal.
 */
public final class Uncounted {
  private static final String MARK = Uncounted.class.getName();

  private Uncounted() {}

  public static void mark(HttpServletRequest request) {
    request.setAttribute(MARK, true);
  }

  public static boolean isMarked(HttpServletRequest request) {
    return request.getAttribute(MARK) != null;
  }
}
