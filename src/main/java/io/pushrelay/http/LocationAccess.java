package io.pushrelay.http;

import io.pushrelay.access.SenderLogins;
import io.pushrelay.access.TokenAccess;
import io.pushrelay.config.Location;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.http.request.BearerChallenge;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.websocket.Upgrade;
import io.pushrelay.token.Token;
import io.pushrelay.token.TokenException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may do what it asks for at its location: a listener needs the role and a token,
 * where both are asked for; a sender one of the two. Thread-safe.
 */
@Dependent
public class LocationAccess {
  @Inject TokenAccess tokens;
  @Inject SenderLogins logins;

  /**
   * Whether the request has the role that it needs; if not, it has been answered.
   *
   * @throws HttpException if its credentials can't be read
   */
  boolean isGranted(HttpServletRequest request, HttpServletResponse response, Location location)
      throws IOException {
    if (location instanceof SenderLocation asked && !TokenAccess.needsRole(request, asked)) {
      return true;
    }
    try {
      boolean granted =
          (location instanceof SenderLocation && !Upgrade.isAsked(request))
              ? logins.isGranted(request, response, location.role())
              : logins.isGrantedAnew(request, response, location.role());
      if (!granted && location.tokens().isSet() && response.getStatus() == 401) {
        BearerChallenge.addTo(response);
      }
      return granted;
    } catch (IllegalArgumentException unreadable) {
      throw new HttpException(400, String.valueOf(unreadable.getMessage()));
    }
  }

  /**
   * What the request's token lets its bearer do; null if it needs none, or its role is enough.
   *
   * @throws TokenException if it is not let in
   */
  @Nullable Token checkToken(HttpServletRequest request, Location location) {
    return location instanceof SenderLocation asked && TokenAccess.needsRole(request, asked)
        ? null
        : tokens.check(request, location);
  }
}
