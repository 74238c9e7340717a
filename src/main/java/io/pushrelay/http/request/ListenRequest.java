package io.pushrelay.http.request;

import io.pushrelay.access.Access;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.Position;
import io.pushrelay.config.Locations;
import io.pushrelay.token.Token;
import io.pushrelay.token.TokenException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a listener's request asks for.
 *
 * @param channels one, or several
 * @param position where the request says that the listener is, null if it does not say
 * @param token what lets it in, null if it needs none
 * @param client who asks
 */
public record ListenRequest(
    List<ChannelId> channels, @Nullable Position position, @Nullable Token token, Client client) {
  /**
   * @throws HttpException if the channels can't be named, the position of several can't be read, or
   *     the token is not for all of the channels
   */
  public static ListenRequest of(
      HttpServletRequest request, Locations.Match match, @Nullable Token token) {
    List<ChannelId> channels = ChannelIds.all(request, match);
    checkToken(channels, token);
    return new ListenRequest(
        channels,
        channels.size() == 1
            ? PositionParser.of(request)
            : PositionParser.of(request, channels.size()),
        token,
        client(request, token));
  }

  /**
   * One for a channel that the request has no say in, and that needs no token.
   *
   * @throws HttpException if the position can't be read
   */
  public static ListenRequest of(HttpServletRequest request, ChannelId channel) {
    return new ListenRequest(
        List.of(channel), PositionParser.of(request), null, client(request, null));
  }

  /** Who sent a request, of a listener or a sender. */
  public static Client client(HttpServletRequest request, @Nullable Token token) {
    String subject = token == null ? null : token.subject();
    return new Client(subject == null ? Access.user(request) : subject, request.getRemoteAddr());
  }

  private static void checkToken(List<ChannelId> channels, @Nullable Token token) {
    if (token != null) {
      try {
        channels.forEach(channel -> token.checkListens(channel.value()));
      } catch (TokenException refusal) {
        throw HttpException.of(refusal);
      }
    }
  }

  /** When it is not let in any more, in milliseconds since the epoch; never without a token. */
  public long expires() {
    return token == null ? Long.MAX_VALUE : token.expires();
  }

  /** The first of the channels. */
  public ChannelId channel() {
    return channels.get(0);
  }

  /** What is asked for comes after this. */
  public Position after() {
    return position == null ? MessageId.START : position;
  }
}
