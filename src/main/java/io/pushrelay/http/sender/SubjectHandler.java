package io.pushrelay.http.sender;

import io.pushrelay.broker.Broker;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.Locations;
import io.pushrelay.http.request.ChannelIds;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.InfoFormat;
import io.pushrelay.http.response.SuspendedAnswer;
import io.pushrelay.token.Token;
import io.pushrelay.token.TokenException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Ends the listeners of a subject when a sender asks for it (protocol, "Ending a subject's
 * listeners"). Stateless, thread-safe.
 */
@Dependent
public class SubjectHandler {
  private static final String SUBJECT = "subject";

  @Inject Broker broker;

  /** Whether a sender's request is for this; otherwise it is for the channel. */
  public static boolean isAsked(HttpServletRequest request) {
    return request.getQueryString() != null
        && request.getMethod().equals("DELETE")
        && ChannelIds.hasArgument(request, SUBJECT);
  }

  /**
   * Answers a request.
   *
   * @param token what lets it in; null: its role
   * @throws HttpException if it can't be done
   * @throws IOException if the client has gone
   */
  public void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      Locations.Match match,
      @Nullable Token token)
      throws IOException {
    List<ChannelId> channels = ChannelIds.allIfAny(request, match);
    if (token != null) {
      check(token, channels);
    }
    String subject = ChannelIds.argument(request, SUBJECT);
    if (subject.isEmpty()) {
      throw new HttpException(
          400, "The subject is empty, and the one whose listeners are to end was expected.");
    }
    String type = SenderAnswer.type(request);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        end(subject, channels).thenApply(ended -> InfoFormat.ended(ended, type)),
        text -> SenderAnswer.write(response, 200, type, Objects.requireNonNull(text)));
  }

  /** A listener of several of the channels is counted in the first, which ends it. */
  private CompletionStage<Integer> end(String subject, List<ChannelId> channels) {
    return channels.isEmpty()
        ? broker.subjects.end(subject, null)
        : channels.stream()
            .map(channel -> broker.subjects.end(subject, channel))
            .reduce(CompletableFuture.completedStage(0), (a, b) -> a.thenCombine(b, Integer::sum));
  }

  /** A token must be for the channels; for all channels if none is named. */
  private static void check(Token token, List<ChannelId> channels) {
    try {
      if (channels.isEmpty()) {
        token.checkSendsToAll();
      } else {
        channels.forEach(channel -> token.checkSends(channel.value()));
      }
    } catch (TokenException refusal) {
      throw HttpException.of(refusal);
    }
  }
}
