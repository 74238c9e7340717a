package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * What a sender asks for.
 *
 * @param type of the body
 * @param body to be read once
 */
record SenderRequest(String method, String type, ByteBuffer body) {
  /** What a target's senders ask for, by channel. */
  interface Form {
    /** A message whose body is the message, and a DELETE. */
    Form PLAIN =
        new Form() {
          @Override
          public SenderRequest message(int channel, byte[] body) {
            return new SenderRequest("POST", "text/plain", ByteBuffer.wrap(body));
          }

          @Override
          public SenderRequest end(int channel) {
            return new SenderRequest("DELETE", "text/plain", ByteBuffer.allocate(0));
          }
        };

    /** Sends a message. */
    SenderRequest message(int channel, byte[] body);

    /** Ends what listeners have open. */
    SenderRequest end(int channel);
  }

  /** The request as it goes over the wire. */
  byte[] head(String path, int port, String headers) {
    String content =
        method.equals("DELETE")
            ? ""
            : "Content-Type: %s\r\nContent-Length: %d\r\n".formatted(type, body.remaining());
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s\r\n"
        .formatted(method, path, port, headers, content)
        .getBytes(US_ASCII);
  }
}
