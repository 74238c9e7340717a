package io.pushrelay.webhook;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.presence.PresenceObserver;
import io.pushrelay.time.Deadlines;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What asks and tells the application, of one deployment. Thread-safe. */
public final class Webhooks {
  private final WebhookClient client;
  private final Authorizer authorizer;
  private final NoticeQueue queue;

  /**
   * @param threads where answers are read; the container's
   * @param listeners how many a channel has
   */
  public Webhooks(
      Executor threads,
      Deadlines deadlines,
      Function<ChannelId, CompletionStage<Integer>> listeners) {
    client = new WebhookClient(threads, deadlines);
    authorizer = new Authorizer(client, deadlines::now);
    queue = new NoticeQueue(client, deadlines, threads, listeners);
  }

  public Authorizer authorizer() {
    return authorizer;
  }

  /** Tells the application what a location's policy has it told. */
  public PresenceObserver observer(WebhookPolicy policy) {
    return queue.observer(policy);
  }

  /** Asks and tells nothing any more. */
  public void close() {
    queue.stop();
    client.close();
  }
}
