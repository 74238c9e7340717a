package io.pushrelay.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Asks the container who sends a request, and whether that user has a role (protocol, "Access").
 * Stateless, thread-safe.
 */
public final class Access {
  private static final Logger LOG = System.getLogger(Access.class.getName());

  /** The attribute of a request whose user the container has not been asked about. */
  static final String USER = Access.class.getName() + ".user";

  private Access() {}

  /**
   * Whether the request may go on; if not, it has been answered.
   *
   * @param role of the container; empty: everybody has it
   * @throws IllegalArgumentException with a sentence, if the container can't read the credentials
   */
  public static boolean isGranted(
      HttpServletRequest request, HttpServletResponse response, String role) throws IOException {
    if (role.isEmpty()) {
      return true;
    }
    if (!isKnown(request, response)) {
      return false;
    }
    if (!request.isUserInRole(role)) {
      response.setStatus(403);
      return false;
    }
    return true;
  }

  /**
   * Whether the container knows who sends the request; if not, it has been answered.
   *
   * @throws IllegalArgumentException with a sentence, if the container can't read the credentials
   */
  static boolean isKnown(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean authenticated;
    try {
      authenticated = isAuthenticated(request, response);
    } catch (RuntimeException e) {
      // WildFly, of credentials that are not what their scheme says; its answer would be 500.
      LOG.log(Level.DEBUG, "The container could not authenticate a request", e);
      throw new IllegalArgumentException("The Authorization header can't be read.");
    }
    // If not, the container has answered, with its challenge or with its login page.
    if (!authenticated && !response.isCommitted() && response.getStatus() == 200) {
      response.setStatus(401);
    }
    return authenticated;
  }

  /** Who sends a request, if it is known: as the container says, or as it has said before. */
  public static @Nullable String user(HttpServletRequest request) {
    Object known = request.getAttribute(USER);
    return known == null ? request.getRemoteUser() : known.toString();
  }

  /** Says who sends a request, without asking the container. */
  static void setUser(HttpServletRequest request, @Nullable String user) {
    request.setAttribute(USER, user);
  }

  private static boolean isAuthenticated(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      return request.authenticate(new WithoutPage(response));
    } catch (ServletException e) {
      return false; // how WildFly says that there are no credentials, or wrong ones
    }
  }

  /** An error is its status and its headers, without a page of the container's. */
  private static final class WithoutPage extends HttpServletResponseWrapper {
    WithoutPage(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status) {
      setStatus(status);
    }

    @Override
    public void sendError(int status, String message) {
      setStatus(status);
    }
  }
}
