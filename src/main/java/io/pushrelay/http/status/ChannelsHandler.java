package io.pushrelay.http.status;

import io.pushrelay.access.Cors;
import io.pushrelay.broker.Broker;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.SuspendedAnswer;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What channels there are, what one of them keeps, and its end (protocol, "Channels"). Who may ask
 * has been looked at before. Thread-safe.
 */
@Dependent
public class ChannelsHandler {
  static final String JSON = "application/json; charset=utf-8";

  @Inject Broker broker;
  @Inject ChannelEvents events;
  @Inject ChannelLists lists;

  void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      switch (request.getMethod()) {
        case "GET", "HEAD" -> get(request, response);
        case "DELETE" -> delete(request, response);
        default -> {
          response.setHeader("Allow", "GET, HEAD, DELETE");
          response.setStatus(405);
        }
      }
    } catch (HttpException | CompletionException refusal) {
      HttpException.of(refusal).write(response);
    }
  }

  private void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ChannelsRequest asked = ChannelsRequest.of(request);
    ChannelId channel = asked.channel();
    if (channel != null) {
      answer(request, response, describe(channel, asked));
    } else if (asked.busiest()) {
      answer(
          request,
          response,
          lists.busiest().thenApply(found -> ChannelsFormat.channels(found, asked.limit())));
    } else {
      answer(request, response, lists.list(asked.listing()).thenApply(ChannelsFormat::channels));
    }
  }

  /** The channel, its subjects and its messages, which may come and go between these looks. */
  private CompletionStage<@Nullable String> describe(ChannelId channel, ChannelsRequest asked) {
    CompletionStage<ChannelLists.Messages> messages =
        lists.messages(channel, asked.position(), asked.limit());
    CompletionStage<SubjectCounts> subjects = broker.subjects.counts(channel);
    return broker
        .info(channel)
        .thenCombine(
            messages.thenCombine(subjects, Contents::new),
            (info, in) ->
                info == null
                    ? null
                    : ChannelsFormat.channel(channel, info, in.subjects, in.messages));
  }

  private record Contents(ChannelLists.Messages messages, SubjectCounts subjects) {}

  private void delete(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!Cors.isFromNoOtherPage(request)) {
      throw new HttpException(403, "Pages of another origin may not delete channels.");
    }
    ChannelId channel = ChannelsRequest.of(request).channel();
    if (channel == null) {
      throw new HttpException(400, "The query parameter 'id' names no channel to be deleted.");
    }
    CompletionStage<@Nullable ChannelInfo> deleted = events.delete(channel);
    answer(
        request,
        response,
        deleted.thenApply(
            info ->
                info == null
                    ? null
                    : ChannelsFormat.channel(
                        channel, info, SubjectCounts.NONE, ChannelLists.NONE)));
  }

  /** Answers with what the store says, with 404 if there is no such channel. */
  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      CompletionStage<@Nullable String> stage)
      throws IOException {
    StatusAnswer answer = StatusAnswer.to(request, JSON);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        stage,
        json -> {
          if (json == null) {
            throw new HttpException(404, "There is no such channel.");
          }
          answer.send(response, 200, json);
        });
  }
}
