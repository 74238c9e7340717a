package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What can be had of a server: a relay of two servlets that answers as Pushrelay does where all
 * goes well, and does nothing else. It has no JAX-RS, no security, no limits but that of a buffer
 * of five messages, and whoever sends writes to the listeners. A ceiling to measure against, not a
 * relay to use.
 */
final class BareRelay {
  private static final int KEPT = 5;
  private static final Map<String, BareChannel> CHANNELS = new ConcurrentHashMap<>();

  private BareRelay() {}

  private static final class BareMessage {
    private final long second;
    private final int tag;
    private final String date;
    private final byte[] body;
    private final String type;

    BareMessage(long second, int tag, String date, byte[] body, String type) {
      this.second = second;
      this.tag = tag;
      this.date = date;
      this.body = body;
      this.type = type;
    }

    boolean isAfter(long otherSecond, int otherTag) {
      return second > otherSecond || (second == otherSecond && tag > otherTag);
    }

    void write(HttpServletResponse response) throws IOException {
      response.setContentType(type);
      response.setContentLength(body.length);
      response.setHeader("Last-Modified", date);
      response.setHeader("ETag", "\"" + tag + "\"");
      response.setHeader("Vary", "If-None-Match, If-Modified-Since");
      response.setHeader("Cache-Control", "no-cache");
      response.getOutputStream().write(body);
    }

    byte[] event() {
      String head = "id: %d:%d\ndata: ".formatted(second, tag);
      return (head + new String(body, UTF_8) + "\n\n").getBytes(UTF_8);
    }
  }

  private static final class BareChannel {
    private static final DateTimeFormatter DATE =
        DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final ArrayDeque<BareMessage> kept = new ArrayDeque<>();
    private List<AsyncContext> held = new ArrayList<>();

    /** Event streams: they get what comes after they did. */
    private final Queue<AsyncContext> streams = new ConcurrentLinkedQueue<>();

    synchronized @Nullable BareMessage nextOrHold(
        long second, int tag, HttpServletRequest request) {
      for (BareMessage message : kept) {
        if (message.isAfter(second, tag)) {
          return message;
        }
      }
      AsyncContext async = request.startAsync();
      async.setTimeout(0);
      held.add(async);
      return null;
    }

    List<AsyncContext> add(byte[] body, String type, BareMessage[] sent) {
      synchronized (this) {
        BareMessage last = kept.peekLast();
        long now = Instant.now().getEpochSecond();
        boolean isSameSecond = last != null && last.second >= now;
        long second = isSameSecond && last != null ? last.second : now;
        String date =
            isSameSecond && last != null ? last.date : DATE.format(Instant.ofEpochSecond(now));
        int tag = isSameSecond && last != null ? last.tag + 1 : 0;
        sent[0] = new BareMessage(second, tag, date, body, type);
        kept.add(sent[0]);
        if (kept.size() > KEPT) {
          kept.removeFirst();
        }
        List<AsyncContext> told = held;
        held = new ArrayList<>();
        return told;
      }
    }
  }

  private static BareChannel channel(HttpServletRequest request) {
    String query = request.getQueryString();
    return CHANNELS.computeIfAbsent(query.substring("id=".length()), id -> new BareChannel());
  }

  /** Holds listeners. */
  @WebServlet(urlPatterns = "/listen", asyncSupported = true)
  public static final class ListenerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if ("text/event-stream".equals(request.getHeader("Accept"))) {
        stream(request, response);
        return;
      }
      long since = request.getDateHeader("If-Modified-Since");
      String match = request.getHeader("If-None-Match");
      int tag = match == null ? 0 : Integer.parseInt(match.substring(1, match.length() - 1));
      BareMessage next = channel(request).nextOrHold(since < 0 ? 0 : since / 1000, tag, request);
      if (next != null) {
        next.write(response);
      }
    }

    private static void stream(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/event-stream");
      response.flushBuffer();
      AsyncContext async = request.startAsync();
      async.setTimeout(0);
      channel(request).streams.add(async);
    }
  }

  /** Takes messages, and writes them to listeners. */
  @WebServlet(urlPatterns = "/send")
  public static final class SenderServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = request.getInputStream().readNBytes(request.getContentLength());
      BareMessage[] sent = new BareMessage[1];
      BareChannel channel = channel(request);
      List<AsyncContext> told = channel.add(body, request.getContentType(), sent);
      byte[] info =
          "queued messages: %d\r\nactive subscribers: %d\r\nlast message id: %d:%d\r\n"
              .formatted(1, told.size(), sent[0].second, sent[0].tag)
              .getBytes(US_ASCII);
      response.setStatus(told.isEmpty() ? 202 : 201);
      response.setContentType("text/plain");
      response.setContentLength(info.length);
      response.getOutputStream().write(info);
      response.flushBuffer();
      for (AsyncContext listener : told) {
        try {
          sent[0].write((HttpServletResponse) listener.getResponse());
          listener.complete();
        } catch (IOException | IllegalStateException gone) {
          // Its client is not there any more.
        }
      }
      if (!channel.streams.isEmpty()) {
        byte[] event = sent[0].event();
        channel.streams.removeIf(stream -> !takes(stream, event));
      }
    }

    private static boolean takes(AsyncContext stream, byte[] event) {
      try {
        stream.getResponse().getOutputStream().write(event);
        stream.getResponse().flushBuffer();
        return true;
      } catch (IOException | IllegalStateException gone) {
        return false;
      }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
      BareChannel channel = channel(request);
      response.setContentLength(0);
      for (AsyncContext stream = channel.streams.poll(); stream != null; ) {
        stream.complete();
        stream = channel.streams.poll();
      }
    }
  }
}
