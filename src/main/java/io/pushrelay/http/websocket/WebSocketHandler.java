package io.pushrelay.http.websocket;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.Location;
import io.pushrelay.container.TyrusFrameLimit;
import io.pushrelay.container.TyrusLateClose;
import io.pushrelay.http.listening.Inquiry;
import io.pushrelay.http.listening.ListenerGate;
import io.pushrelay.http.request.ListenRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands a request that may have a WebSocket on to the container's WebSocket filter, which is the
 * next one (protocol, "WebSocket"). Thread-safe.
 */
@Dependent
public class WebSocketHandler {
  @Inject TyrusLateClose closer;
  @Inject ListenerGate gate;

  private volatile @Nullable ServletContext shown;

  /**
   * Begins a listener's. Where the application is asked, it is opened before there is an answer: no
   * server opens one but Tomcat once a request has been put off (tried: Payara's is suspended
   * already then, and WildFly's filter is no filter that a dispatch could go through).
   *
   * @param sending what becomes of what comes over it; null if that is of no use
   * @throws io.pushrelay.http.request.HttpException if there will be no WebSocket
   */
  public void listen(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      Location location,
      ListenRequest asked,
      @Nullable Sending sending,
      @Nullable Inquiry inquiry)
      throws IOException, ServletException {
    Handshake handshake =
        new Handshake(
            location.path(),
            asked.channels(),
            asked.after(),
            asked.expires(),
            asked.client(),
            inquiry == null ? 0 : gate.keep(inquiry),
            sending);
    int longestFrame =
        sending != null && sending.isAllowed()
            ? TyrusFrameLimit.ofSenders(request.getServletContext())
            : TyrusFrameLimit.OF_LISTENERS;
    open(request, response, chain, handshake.path(Handshake.LISTENERS), longestFrame);
  }

  /**
   * Begins a sender's.
   *
   * @param expires when it is not let in any more, in milliseconds since the epoch
   * @param client who sends
   * @throws io.pushrelay.http.request.HttpException if there will be no WebSocket
   */
  public void send(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      Location location,
      List<ChannelId> channels,
      long expires,
      Client client)
      throws IOException, ServletException {
    Handshake handshake =
        new Handshake(location.path(), channels, MessageId.START, expires, client, 0, null);
    int longestFrame = TyrusFrameLimit.ofSenders(request.getServletContext());
    open(request, response, chain, handshake.path(Handshake.SENDERS), longestFrame);
  }

  private void open(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      String path,
      int longestFrame)
      throws IOException, ServletException {
    ServletContext context = shown;
    if (context == null) {
      // CDI knows the servlet context on some servers only while there is a request.
      context = HandshakeRequest.shown(request.getServletContext());
      shown = context;
    }
    new HandshakeRequest(request, path, context, closer, longestFrame).forward(chain, response);
  }
}
