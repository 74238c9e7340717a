package io.pushrelay.http;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.Published;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Draft;
import io.pushrelay.config.SenderLocation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a sender's location answers (protocol, "Sender location"). Stateless, thread-safe. */
@ApplicationScoped
public class SenderResource {
  private static final String NO_ROOM =
      "The memory for messages (push_max_reserved_memory) is used up.";

  /** RFC 9110, section 8.3.1; JAX-RS implementations differ in what else they take. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "T/T(?:[ \t]*;[ \t]*(?:T=(?:T|\"(?:[^\"\\\\]|\\\\.)*+\"))?)*[ \t]*"
              .replace("T", "[!#$%&'*+.^_`|~0-9A-Za-z-]+"));

  @Inject Broker broker;

  Response post(HttpServletRequest request, SenderLocation location, ChannelId channel)
      throws IOException {
    String contentType = contentType(request);
    Draft draft = new Draft(body(request, location.maxMessageSize()), contentType);
    Published published = now(broker.publish(channel, draft, location));
    if (published == null) {
      throw new Refusal(507, NO_ROOM);
    }
    return info(request, published.delivered() ? 201 : 202, published.info());
  }

  Response put(HttpServletRequest request, SenderLocation location, ChannelId channel) {
    ChannelInfo info = now(broker.create(channel, location));
    if (info == null) {
      throw new Refusal(507, NO_ROOM);
    }
    return info(request, 200, info);
  }

  Response get(HttpServletRequest request, ChannelId channel) {
    return infoOr404(request, now(broker.info(channel)));
  }

  Response delete(HttpServletRequest request, ChannelId channel) {
    return infoOr404(request, now(broker.delete(channel)));
  }

  private static <T> @Nullable T now(CompletionStage<@Nullable T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Response infoOr404(HttpServletRequest request, @Nullable ChannelInfo info) {
    return info == null ? Response.status(404).build() : info(request, 200, info);
  }

  private static Response info(HttpServletRequest request, int status, ChannelInfo info) {
    String accept = String.join(",", Collections.list(request.getHeaders("Accept")));
    String type = InfoFormat.accepted(accept);
    return Response.status(status)
        .header("Content-Type", type)
        .header("Vary", "Accept")
        .header("Cache-Control", "no-cache")
        .entity(InfoFormat.write(info, type))
        .build();
  }

  /**
   * The Content-Type as it was written. One that this server could not send again is refused, for
   * no listener would ever get the message.
   */
  private static @Nullable String contentType(HttpServletRequest request) {
    String contentType = request.getHeader("Content-Type");
    if (contentType == null || contentType.isBlank()) {
      return null;
    }
    if (!MEDIA_TYPE.matcher(contentType).matches() || !isKnown(contentType)) {
      throw new Refusal(
          400,
          "The Content-Type is '%s', and something like text/plain or image/png was expected."
              .formatted(contentType));
    }
    return contentType;
  }

  private static boolean isKnown(String contentType) {
    try {
      MediaType.valueOf(contentType);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Body body(HttpServletRequest request, int limit) throws IOException {
    long declared = request.getContentLengthLong();
    if (declared > limit) {
      throw tooLarge(limit);
    }
    InputStream in = request.getInputStream();
    if (declared < 0) {
      return Body.of(chunks(in, limit));
    }
    byte[] bytes = new byte[(int) declared];
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException("the connection ended before the message did");
    }
    return Body.of(bytes);
  }

  /** Not by readNBytes: it ends with a read of 0 bytes, for which Undertow and Tomcat wait. */
  private static byte[] chunks(InputStream in, int limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (n > limit - bytes.size()) {
        throw tooLarge(limit);
      }
      bytes.write(buffer, 0, n);
    }
    return bytes.toByteArray();
  }

  private static Refusal tooLarge(int limit) {
    return new Refusal(
        413, "The message is too large: %d bytes at most are allowed.".formatted(limit));
  }
}
