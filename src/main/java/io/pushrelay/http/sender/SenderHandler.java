package io.pushrelay.http.sender;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.PublishResult;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.InfoFormat;
import io.pushrelay.http.response.SuspendedAnswer;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a sender's location answers (protocol, "Sender location"). Without JAX-RS, which would add
 * nothing but the time that it takes. Thread-safe.
 */
@Dependent
public class SenderHandler {
  @Inject Broker broker;
  @Inject ChannelEvents events;
  @Inject RequestMessages messages;

  /**
   * Answers a request.
   *
   * @param channels one, or several
   * @param client who sends
   * @throws HttpException if it can't be done
   * @throws IOException if the client has gone
   */
  public void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      SenderLocation location,
      List<ChannelId> channels,
      Client client)
      throws IOException {
    String type = SenderAnswer.type(request);
    switch (request.getMethod()) {
      case "POST" -> post(request, response, location, channels, client, type);
      case "PUT" ->
          answer(request, response, type, channels, channel -> create(location, channel, type));
      case "GET" -> answer(request, response, type, channels, channel -> tell(channel, type));
      case "DELETE" ->
          answer(request, response, type, channels, channel -> delete(location, channel, type));
      default -> throw new IllegalArgumentException(request.getMethod());
    }
  }

  private void post(
      HttpServletRequest request,
      HttpServletResponse response,
      SenderLocation location,
      List<ChannelId> channels,
      Client client,
      String type)
      throws IOException {
    List<NewMessage> sent = messages.read(request, location, channels.size(), client);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        events.publishAll(location, channels, sent),
        published -> {
          if (published == null) {
            throw HttpException.noRoom();
          }
          published.forEach(one -> one.delivery().run());
          int status = published.stream().anyMatch(PublishResult::delivered) ? 201 : 202;
          List<ChannelInfo> infos =
              published.stream()
                  .skip(published.size() - channels.size()) // those of the last message
                  .map(PublishResult::info)
                  .toList();
          SenderAnswer.write(response, status, type, InfoFormat.write(infos, type));
        });
  }

  private CompletionStage<@Nullable String> create(
      SenderLocation location, ChannelId channel, String type) {
    return broker
        .create(channel, location.retention())
        .thenApply(
            info -> {
              if (info == null) {
                throw HttpException.noRoom();
              }
              return InfoFormat.write(info, type);
            });
  }

  private CompletionStage<@Nullable String> delete(
      SenderLocation location, ChannelId channel, String type) {
    return events
        .delete(location, channel)
        .thenApply(info -> info == null ? null : InfoFormat.write(info, type));
  }

  /**
   * What there is to know of a channel, and who listens to it; null if there is no such channel.
   */
  private CompletionStage<@Nullable String> tell(ChannelId channel, String type) {
    return broker
        .info(channel)
        .thenCompose(
            info -> {
              if (info == null) {
                return CompletableFuture.completedStage(null);
              }
              return InfoFormat.isPlain(type)
                  ? CompletableFuture.completedStage(InfoFormat.write(info, type))
                  : broker
                      .subjects
                      .counts(channel)
                      .thenApply(counts -> InfoFormat.write(info, counts, type));
            });
  }

  /** Answers with what a question about each channel comes to, if there is any of them. */
  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      String type,
      List<ChannelId> channels,
      Function<ChannelId, CompletionStage<@Nullable String>> question)
      throws IOException {
    CompletionStage<List<@Nullable String>> all =
        CompletableFuture.completedStage(new ArrayList<>());
    for (ChannelId channel : channels) {
      all =
          all.thenCombine(
              question.apply(channel),
              (infos, info) -> {
                infos.add(info);
                return infos;
              });
    }
    SuspendedAnswer.give(
        request,
        response,
        broker,
        all,
        infos -> {
          if (infos == null || infos.stream().allMatch(Objects::isNull)) {
            response.setStatus(404);
          } else {
            SenderAnswer.write(response, 200, type, InfoFormat.join(infos, type));
          }
        });
  }
}
