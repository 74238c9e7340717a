package io.pushrelay.http;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What the container sends with an error of its own: nothing, in place of its HTML page (protocol,
 * "Access": a 401 is its challenge). The descriptor names it as the page for every error; nobody
 * can ask for it, as no container serves what is in WEB-INF. Stateless, thread-safe.
 */
@WebServlet(urlPatterns = "/WEB-INF/error", asyncSupported = true)
public class ErrorPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    response.setContentLength(0);
  }
}
