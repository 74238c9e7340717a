package io.pushrelay.http;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.ResponseHead;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Objects;

/**
 * Writes a message's body as it is. The response carries its length, so that it is not chunked.
 *
 * <p>It has no CDI scope: of a client proxy Jersey can't tell what it writes, and would hand JSON
 * messages to its own writer of JSON.
 */
@Provider
public class DeliveryWriter implements MessageBodyWriter<Delivery> {
  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == Delivery.class;
  }

  @Override
  public void writeTo(
      Delivery delivery,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    // Not on the response: there RESTEasy would read it as a media type and write it anew.
    Message message = delivery.message();
    ResponseHead head = message.head();
    if (head == null || head.allowsContent()) {
      headers.putSingle(
          "Content-Type",
          Objects.requireNonNullElse(message.contentType(), "application/octet-stream"));
    } else {
      headers.remove("Content-Type");
    }
    delivery.listener().writeHead(message, delivery.missed());
    message.body().writeTo(out);
    if (message.minRecipients() > 0) {
      // A completion callback of JAX-RS is no help: Jersey writes what is left, and fails, and then
      // tells the callback that all is well (tried with a client that had reset its connection).
      out.flush();
      delivery.listener().received(message);
    }
  }
}
