package io.pushrelay.http.response;

import io.pushrelay.access.Cors;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.channel.Position;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.container.ContentTypeField;
import io.pushrelay.http.request.HttpDate;
import io.pushrelay.http.request.Percent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a listener that gets a message is answered with (protocol, "The answer"). Stateless,
 * thread-safe.
 */
public final class MessageResponse {
  private static final String VARY = "If-None-Match, If-Modified-Since";

  private MessageResponse() {}

  /**
   * Writes it, without sending it.
   *
   * @param missed whether messages before it were removed before they were asked for
   * @param gzip null if it is to be sent as it is; that of a message whose head is its own is
   * @throws IOException if the client has gone
   */
  public static void write(
      Message message,
      boolean missed,
      ListenerLocation location,
      @Nullable Gzip gzip,
      HttpServletResponse out)
      throws IOException {
    ResponseHead head = message.head();
    if (head != null) {
      out.setStatus(head.status());
      Set<String> written = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      written.add("Set-Cookie"); // the server's cookies stay; its other fields give way
      for (ResponseHead.Field field : head.fields()) {
        if (written.add(field.name())) {
          out.setHeader(field.name(), field.value());
        } else {
          out.addHeader(field.name(), field.value());
        }
      }
    }
    byte[] compressed =
        gzip != null && head == null && location.compression().takes(message.body().length())
            ? gzip.of(message).orElse(null)
            : null;
    if (compressed != null) {
      out.setHeader("Content-Encoding", "gzip");
    }
    if (head == null || head.allowsContent()) { // RFC 9110, section 8.6
      ContentTypeField.set(
          out, Objects.requireNonNullElse(message.contentType(), "application/octet-stream"));
      out.setContentLength(compressed == null ? message.body().length() : compressed.length);
    }
    validate(message.position(), location, out);
    if (missed) {
      out.setHeader("Push-Missed", "true");
    }
    MessageSource origin = message.source();
    if (origin != null) {
      out.setHeader("Push-Channel", Percent.encode(origin.channel().value()));
    }
    if (compressed != null) {
      out.getOutputStream().write(compressed);
    } else {
      message.body().writeTo(out.getOutputStream());
    }
  }

  /** The headers by which a listener asks for what comes after this position. */
  public static void validate(Position at, ListenerLocation location, HttpServletResponse out) {
    out.setHeader("Last-Modified", HttpDate.format(at.second()));
    out.setHeader("ETag", "\"" + at.tags() + "\"");
    String vary = Cors.variesByOrigin(location) ? VARY + ", Origin" : VARY;
    if (location.maxPollMessages() > 1) {
      vary += ", Accept";
    }
    out.setHeader("Vary", location.compression().isOff() ? vary : vary + ", Accept-Encoding");
    out.setHeader("Cache-Control", "no-cache");
  }
}
