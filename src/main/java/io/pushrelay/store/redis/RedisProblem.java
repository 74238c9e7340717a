package io.pushrelay.store.redis;

import java.io.Serial;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Why there is no session: what is wrong with Redis and what to do about it, as a sentence without
 * its subject. It never has a password.
 */
final class RedisProblem extends JedisException {
  @Serial private static final long serialVersionUID = 1L;

  static final String IS_REPLICA =
      "is a replica, which takes no messages. Put the primary into push_redis_url, or the"
          + " Sentinels, which know it.";
  static final String HANGS =
      "does not answer within push_redis_timeout. See whether it, or the way to it, hangs.";

  /** What Redis answers when it does not serve, whatever it is asked. */
  private static final Map<String, String> REFUSALS =
      Map.of(
          "WRONGPASS", "refuses the user name or the password of push_redis_url. Correct them.",
          "NOAUTH", "wants a password. Put it into push_redis_url.",
          "LOADING", "is loading its data. It is used as soon as it has done that.",
          "READONLY", IS_REPLICA,
          "MASTERDOWN",
              "is a replica that has lost its primary. Put the primary into push_redis_url, or the"
                  + " Sentinels, which know it.",
          "MISCONF", "takes no messages, since it can't write to its disk. Its own log says why.",
          "NOREPLICAS", "has fewer replicas than its own min-replicas-to-write asks for.",
          "MOVED",
              "is a node of a Redis Cluster that does not hold the slot of push_redis_namespace."
                  + " Put the node that does into push_redis_url.",
          "CLUSTERDOWN", "is a node of a Redis Cluster that is down.");

  /** Whether the connection was lost: whoever connects anew may find all well. */
  final boolean connectionLost;

  RedisProblem(String sentence) {
    this(sentence, false);
  }

  private RedisProblem(String sentence, boolean connectionLost) {
    super(sentence);
    this.connectionLost = connectionLost;
  }

  String sentence() {
    String sentence = getMessage();
    return sentence == null ? "" : sentence;
  }

  /** One sentence is told, never where it came from. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  /** Whether a reply to one request says that Redis serves none. */
  static boolean isRefusalOfAll(JedisDataException e) {
    return REFUSALS.containsKey(code(e)) || code(e).equals("NOPERM");
  }

  private static String text(JedisException e) {
    String message = e.getMessage();
    return message == null ? "" : message;
  }

  private static String code(JedisException e) {
    return text(e).split(" ", 2)[0];
  }

  static RedisProblem of(JedisException e) {
    if (e instanceof RedisProblem known) {
      return known;
    }
    return e instanceof JedisDataException refusal
        ? new RedisProblem(ofReply(refusal))
        : ofConnection(e);
  }

  private static String ofReply(JedisDataException e) {
    String text = text(e);
    String known = REFUSALS.get(code(e));
    if (known != null) {
      return known;
    }
    if (text.contains("unknown command")) { // which goes on with arguments: a password, maybe
      return "does not know a command that is needed. It must be 7.0 or later, all commands with"
          + " their own names.";
    }
    if (text.contains("without any password configured")) {
      return "has no password. Leave it out of push_redis_url.";
    }
    if (text.contains("DB index is out of range")) {
      return "has no database of that number. Correct push_redis_url.";
    }
    if (text.contains("max number of clients")) {
      return "has all the clients that its own maxclients allows.";
    }
    if (code(e).equals("NOPERM")) {
      return "does not permit the user of push_redis_url what is needed (" + text + ").";
    }
    return "can't be used: it answers '" + text + "'.";
  }

  /**
   * Why a session is over that had begun. It depends on what was on its way whether the system
   * reports an end of the stream, a reset or a broken pipe, so all of them are told as one.
   */
  static RedisProblem ended() {
    return new RedisProblem("has ended the connection. Its own log may say why.", true);
  }

  private static RedisProblem ofConnection(JedisException e) {
    Throwable cause = innermost(e);
    if (cause instanceof SSLException) {
      return new RedisProblem(
          "can't be reached with TLS: "
              + cause.getMessage()
              + ". Its certificate must be valid for the host of push_redis_url and trusted by"
              + " this Java (javax.net.ssl.trustStore).");
    }
    if (cause instanceof UnknownHostException) {
      return new RedisProblem("can't be reached: its host is not known. Correct push_redis_url.");
    }
    if (cause instanceof SocketTimeoutException) {
      return new RedisProblem(HANGS);
    }
    if (cause == e) { // Jedis's own word for an end of the stream
      return ended();
    }
    return new RedisProblem(
        "can't be reached: " + reason(cause) + ". See that it runs where push_redis_url says.",
        true);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static Throwable innermost(JedisException e) {
    Throwable cause = e;
    for (int depth = 0; depth < 10; depth++) {
      Throwable[] suppressed = cause.getSuppressed(); // one for each address of a host
      Throwable next = suppressed.length > 0 ? suppressed[0] : cause.getCause();
      if (next == null) {
        break;
      }
      cause = next;
      if (cause instanceof SSLException) {
        break;
      }
    }
    return cause;
  }
}
