package io.pushrelay;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Stops the relay where a container destroys the servlets of a deployment before it tells its
 * context listeners. RESTEasy, once its servlet is destroyed, does not clean up after the requests
 * that are still being served: their threads keep the deployment's class loader for as long as they
 * live (seen in heap dumps of WildFly; RedeploymentIT fails without this class).
 *
 * <p>Which servlet goes first is the container's choice. WildFly follows the hash codes of their
 * names, and so this one's class name is part of its work. Where it comes late, {@link Lifecycle}
 * does the same.
 */
@WebServlet(urlPatterns = "/WEB-INF/stop", loadOnStartup = 1)
public class EarlyStop extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject transient Wiring wiring;

  /** Is not called: no container serves what is in WEB-INF. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_NOT_FOUND);
  }

  @Override
  public void destroy() {
    wiring.stop();
  }
}
