package io.pushrelay.http.longpoll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.http.request.HttpDate;
import io.pushrelay.http.request.Percent;
import io.pushrelay.http.response.MessageResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Several messages as one answer (protocol, "Several messages in one answer"). Stateless. */
final class MultipartResponse {
  private MultipartResponse() {}

  /**
   * Writes it, without sending it.
   *
   * @param parts two or more
   * @throws IOException if the client has gone
   */
  static void write(List<MessagePart> parts, ListenerLocation location, HttpServletResponse out)
      throws IOException {
    String boundary = UUID.randomUUID().toString(); // which no message can know
    List<byte[]> heads = new ArrayList<>();
    byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(ISO_8859_1);
    long length = end.length;
    for (MessagePart part : parts) {
      String before = heads.isEmpty() ? "--" : "\r\n--";
      byte[] head = (before + boundary + "\r\n" + head(part) + "\r\n").getBytes(ISO_8859_1);
      heads.add(head);
      length += head.length + part.message().body().length();
    }
    out.setContentType("multipart/mixed; boundary=" + boundary);
    out.setContentLengthLong(length);
    MessageResponse.validate(parts.get(parts.size() - 1).message().position(), location, out);
    if (parts.get(0).missed()) {
      out.setHeader("Push-Missed", "true");
    }
    OutputStream body = out.getOutputStream();
    for (int i = 0; i < heads.size(); i++) {
      body.write(heads.get(i));
      parts.get(i).message().body().writeTo(body);
    }
    body.write(end);
  }

  private static String head(MessagePart part) {
    Message message = part.message();
    Position position = message.position();
    StringBuilder head = new StringBuilder();
    field(
        head,
        "Content-Type",
        Objects.requireNonNullElse(message.contentType(), "application/octet-stream"));
    field(head, "Content-Length", Integer.toString(message.body().length()));
    field(head, "Last-Modified", HttpDate.format(position.second()));
    field(head, "ETag", "\"" + position.tags() + "\"");
    if (part.missed()) {
      field(head, "Push-Missed", "true");
    }
    MessageSource source = message.source();
    if (source != null) {
      field(head, "Push-Channel", Percent.encode(source.channel().value()));
    }
    return head.toString();
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
