package io.pushrelay.it.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.api.Channel;
import io.pushrelay.api.ChannelInfo;
import io.pushrelay.api.Message;
import io.pushrelay.api.Relay;
import io.pushrelay.api.RelayException;
import io.pushrelay.api.RemoteRelay;
import io.pushrelay.api.ToChannel;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends what it is asked to, and answers with what the relay said. */
@WebServlet("/application/*")
public class SendingApplication extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Relay relay;

  @Inject
  @ToChannel("news of the day/é+&")
  private transient Channel news;

  @Inject private transient Orders orders;

  @Resource private transient UserTransaction transaction;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] question = request.getQueryString().split("&", 2);
    String channel = value(question[0]);
    String text = value(question[1]);
    String answer;
    try {
      answer = answer(request.getPathInfo(), channel, text);
    } catch (RelayException e) {
      answer = e.status() + " " + e.getMessage();
    } catch (Exception e) {
      answer = e.toString();
    }
    response.setContentType("text/plain; charset=utf-8");
    response.getOutputStream().write(answer.getBytes(UTF_8));
  }

  private static String value(String parameter) {
    return URLDecoder.decode(parameter.substring(parameter.indexOf('=') + 1), UTF_8);
  }

  private String answer(String path, String channel, String text) throws Exception {
    switch (path) {
      case "/send" -> relay.send(channel, text);
      case "/named" -> relay.send(channel, Message.json(text).withEvent("price"));
      case "/typed" -> relay.send(channel, Message.of(text.getBytes(UTF_8), "no type"));
      case "/large" -> relay.send(channel, "x".repeat(2_000));
      case "/news" -> {
        news.send(text);
        return news.id() + ": " + news.info().orElseThrow().messages() + ", " + news.delete();
      }
      case "/info" -> {
        return relay.info(channel).map(SendingApplication::shown).orElse("none");
      }
      case "/delete" -> {
        return Boolean.toString(relay.delete(channel));
      }
      case "/at" -> {
        try (RemoteRelay other = relayAt(text)) {
          other.send(channel, "sent");
        }
      }
      case "/committed" -> {
        return inTransaction(channel, text, transaction::commit);
      }
      case "/rolled-back" -> {
        return inTransaction(channel, text, transaction::rollback);
      }
      case "/orders/taken" -> orders.take(channel, text);
      case "/orders/refused" -> orders.refuse(channel, text);
      case "/orders/audited" -> orders.refuseAudited(channel, text);
      case "/late" -> {
        return inTransactionThatTakesTooLong(channel, text);
      }
      case "/orders/partly" -> orders.takeWithOneTooLarge(channel, text);
      case "/orders/marked" -> orders.mark(channel, text);
      default -> throw new IllegalArgumentException(path);
    }
    return "sent";
  }

  private static String shown(ChannelInfo info) {
    return "%d %s %d %s"
        .formatted(
            info.messages(),
            info.sinceRequested().map(since -> "requested").orElse("never"),
            info.listeners(),
            info.lastMessageId().orElse("none"));
  }

  private static RemoteRelay relayAt(String url) {
    String[] parts = url.split(" ", -1);
    return parts.length == 1
        ? Relay.at(URI.create(url))
        : Relay.at(URI.create(parts[0]), parts[1], parts[2]);
  }

  private interface End {
    void end() throws Exception;
  }

  /** Its time is up before its end, which some servers see at its end alone. */
  private String inTransactionThatTakesTooLong(String channel, String text) throws Exception {
    transaction.setTransactionTimeout(1);
    try {
      transaction.begin();
      relay.send(channel, text);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
      while (transaction.getStatus() == Status.STATUS_ACTIVE && System.nanoTime() - end < 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
      relay.send(channel, text);
      transaction.commit();
      return "committed";
    } catch (RollbackException | IllegalStateException e) {
      return "rolled back";
    } finally {
      transaction.setTransactionTimeout(0);
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    }
  }

  private String inTransaction(String channel, String text, End end) throws Exception {
    transaction.begin();
    for (String word : text.split(" ", -1)) {
      relay.send(channel, word);
    }
    String before = relay.info(channel).map(SendingApplication::shown).orElse("none");
    end.end();
    return before;
  }
}
