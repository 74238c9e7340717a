package io.pushrelay.store.redis;

import static io.pushrelay.store.redis.RedisReply.number;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages in Redis. Each operation is one script, which Redis runs as a whole: none
 * takes a second round trip. Tells in a thread of its own.
 */
public final class RedisStore implements Store {
  private static final long UNKNOWN = 0;
  private static final long NOTHING = 1;
  private static final long GONE = 3;
  private static final long FULL = 4;
  private static final long REPLACES_OTHERS = -1;

  private final RedisArguments arguments;
  private final RedisQuestions questions;
  private final RedisNode here;
  private final RedisLink link;
  private final RedisAppends appends;
  public final RedisState state = new RedisState();
  private final RedisHeartbeat heartbeat;

  /** For listeners of whom as many as like may be held. */
  private final NextBatcher batches =
      new NextBatcher((question, askers, then) -> next(question, Admission.ALL, askers, then));

  /**
   * Begins to connect, and waits for nothing.
   *
   * @param namespace what all keys begin with; stores with the same one are one
   * @param timeout after which what Redis has not answered has failed
   * @param replicas how many replicas of Redis must have a message before it is told to be sent
   * @param limit bytes that all channels of the namespace may take together
   * @param threads for two threads at a time, which end when the store is closed
   */
  public RedisStore(
      RedisAddress address,
      String namespace,
      Duration timeout,
      int replicas,
      long limit,
      ThreadFactory threads) {
    this(address, namespace, timeout, replicas, limit, threads, RedisTime.OWN);
  }

  RedisStore(
      RedisAddress address,
      String namespace,
      Duration timeout,
      int replicas,
      long limit,
      ThreadFactory threads,
      RedisTime time) {
    arguments = new RedisArguments(namespace, limit, time);
    questions = new RedisQuestions(arguments, timeout);
    here = new RedisNode(arguments, questions);
    link = new RedisLink(address, timeout, replicas, threads, here, state);
    appends = new RedisAppends(arguments, here, link);
    heartbeat = new RedisHeartbeat(arguments, link, time, state);
    questions.begin(link::send);
    link.start();
  }

  @Override
  public void subscribe(News news) {
    here.subscribe(news);
  }

  @Override
  public void append(
      ChannelId channel, NewMessage message, RetentionPolicy policy, AppendReply then) {
    appends.append(channel, message, policy, then);
  }

  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    appends.appendAll(publications, policy, then);
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    ask(RedisScript.CREATE, channel, then, RedisArguments.micros(policy.channelTimeout()));
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    NextBatcher.Question question = new NextBatcher.Question(channel, after, ifNone);
    if (admission.equals(Admission.ALL)) {
      batches.ask(question, then);
    } else {
      next(question, admission, 1, then);
    }
  }

  private void next(
      NextBatcher.Question question, Admission admission, int askers, NextReply then) {
    ChannelId channel = question.channel();
    IfNone ifNone = question.ifNone();
    run(
        ifNone == IfNone.LOOK ? RedisScript.LOOK : RedisScript.JOIN,
        channel,
        reply -> {
          if (!(reply instanceof List<?> next)) {
            then.noRoom();
          } else if (number(next, 0) == UNKNOWN) {
            then.unknown();
          } else if (number(next, 0) == GONE) {
            link.renew();
            next(question, admission, askers, then);
          } else if (number(next, 0) == NOTHING) {
            if (ifNone != IfNone.LOOK) {
              here.joined(channel, RedisReply.generation(next), askers);
            }
            RedisReply.tellNothing(next, then);
          } else if (number(next, 0) == FULL) {
            then.full(RedisIds.id(number(next, 1)));
          } else {
            RedisReply.tellFound(next, then);
          }
        },
        failure -> {
          if (failure == RedisFailure.NO_ROOM && ifNone != IfNone.LOOK) {
            next(
                new NextBatcher.Question(channel, question.after(), IfNone.LOOK),
                Admission.ALL,
                1,
                new RoomlessReply(ifNone, then));
          } else {
            then.failed(failure.toException());
          }
        },
        RedisArguments.bytes(RedisIds.score(question.after())),
        ifNone.name().getBytes(UTF_8),
        RedisArguments.bytes(admission.replacesOthers() ? REPLACES_OTHERS : admission.limit()),
        RedisArguments.bytes(askers));
  }

  @Override
  public void leave(ChannelId channel, int generation, int listeners) {
    link.send(
        new RedisRequest(
                RedisScript.LEAVE,
                arguments.of(
                    channel, RedisArguments.bytes(generation), RedisArguments.bytes(listeners)),
                reply -> {},
                failure -> {})
            .before(() -> here.left(channel, generation, listeners)));
  }

  @Override
  public void acknowledge(ChannelId channel, MessageId message) {
    run(
        RedisScript.ACKNOWLEDGE,
        channel,
        reply -> {},
        failure -> {},
        RedisArguments.bytes(RedisIds.score(message)));
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    ask(RedisScript.INFO, channel, then);
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    run(
        RedisScript.DELETE,
        channel,
        reply -> {
          here.forgotten(channel);
          then.info(reply instanceof List<?> info ? RedisReply.info(info, 0) : null);
        },
        failure -> then.failed(failure.toException()));
  }

  @Override
  public void revoke(String subject, @Nullable ChannelId channel, OthersReply<Integer> then) {
    questions.revoke(subject, channel, then);
  }

  @Override
  public void subjects(ChannelId channel, OthersReply<SubjectCounts> then) {
    questions.subjects(channel, then);
  }

  @Override
  public void nodes(OthersReply<List<String>> then) {
    questions.nodes(then);
  }

  @Override
  public Catalogue catalogue() {
    return new RedisCatalogue(arguments, link);
  }

  /**
   * Asks Redis to, unless it is at it or was asked a moment ago; also ends what it has not answered
   * in time.
   */
  @Override
  public void expire() {
    link.tick();
    heartbeat.tick();
    questions.tick();
  }

  /** What gives messages their seconds: Redis's clock, whatever this machine's says. */
  public InstantSource clock() {
    return heartbeat.clock();
  }

  /** Takes this node's listeners off the count, if Redis answers at once. */
  @Override
  public void close() {
    heartbeat.goodbye();
    link.close();
    questions.end();
  }

  private void ask(RedisScript script, ChannelId channel, InfoReply then, byte[]... arguments) {
    run(
        script,
        channel,
        reply -> then.info(reply instanceof List<?> info ? RedisReply.info(info, 0) : null),
        failure -> {
          if (failure == RedisFailure.NO_ROOM) {
            then.info(null);
          } else {
            then.failed(failure.toException());
          }
        },
        arguments);
  }

  private void run(
      RedisScript script,
      @Nullable ChannelId channel,
      Consumer<@Nullable Object> reply,
      Consumer<RedisFailure> failure,
      byte[]... more) {
    link.send(new RedisRequest(script, arguments.of(channel, more), reply, failure));
  }
}
