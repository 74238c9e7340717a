package io.pushrelay.http;

import io.pushrelay.access.Cors;
import io.pushrelay.access.SenderLogins;
import io.pushrelay.access.TokenAccess;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.http.request.BearerChallenge;
import io.pushrelay.http.request.ChannelIds;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.websocket.Sending;
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
  boolean isGranted(HttpServletRequest request, HttpServletResponse response, Locations.Match match)
      throws IOException {
    Location location = match.location();
    if (location instanceof SenderLocation asked && !TokenAccess.needsRole(request, asked)) {
      return true;
    }
    try {
      boolean granted =
          (location instanceof SenderLocation && !Upgrade.isAsked(request))
              ? logins.isGranted(request, response, location.role())
              : logins.isGrantedAnew(request, response, location.role())
                  && (!mayNeedUser(request, match) || logins.isKnown(request, response));
      if (!granted && location.tokens().isSet() && response.getStatus() == 401) {
        BearerChallenge.addTo(response);
      }
      return granted;
    } catch (IllegalArgumentException unreadable) {
      throw new HttpException(400, String.valueOf(unreadable.getMessage()));
    }
  }

  /** Whether a listener's socket brings credentials because it is to send too. */
  private static boolean mayNeedUser(HttpServletRequest request, Locations.Match match) {
    return match.other() instanceof SenderLocation sender
        && match.location().role().isEmpty()
        && !sender.role().isEmpty()
        && Upgrade.isAsked(request)
        && TokenAccess.hasOtherCredentials(request);
  }

  /**
   * Whether what comes over a listener's socket is sent (protocol, "Frames that send").
   *
   * @return null if its path is no sender's
   */
  @Nullable Sending sending(
      HttpServletRequest request, Locations.Match match, ListenRequest asked) {
    if (!(match.other() instanceof SenderLocation sender)) {
      return null;
    }
    try {
      checkSends(request, sender, match.asOther(), asked);
      return Sending.ALLOWED;
    } catch (TokenException refusal) {
      return Sending.refused(403, refusal.sentence());
    } catch (HttpException refusal) {
      return Sending.refused(refusal.status(), refusal.sentence());
    }
  }

  private void checkSends(
      HttpServletRequest request,
      SenderLocation sender,
      Locations.Match match,
      ListenRequest asked) {
    if (!sender.isAt(request.getLocalPort())) {
      throw new HttpException(403, "Nothing is sent at this port of the server.");
    }
    if (!Cors.mayOpenSocket(request, sender)) {
      throw new HttpException(403, "Pages of another origin may not send.");
    }
    if (!ChannelIds.all(Cors.withoutOthersCookies(request, sender), match)
        .equals(asked.channels())) {
      throw new HttpException(400, "Who sends names other channels than who listens.");
    }
    String role = sender.role();
    boolean hasRole = !role.isEmpty() && request.isUserInRole(role);
    if (hasRole || (role.isEmpty() && !sender.tokens().isSet())) {
      return;
    }
    if (TokenAccess.needsRole(request, sender)) {
      throw new HttpException(403, "The role " + role + " is needed to send.");
    }
    Token token = tokens.check(request, sender);
    if (token != null) {
      asked.channels().forEach(channel -> token.checkSends(channel.value()));
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
