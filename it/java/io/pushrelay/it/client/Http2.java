package io.pushrelay.it.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * One request over a connection of HTTP/2 with prior knowledge, frame by frame (RFC 9113): it may
 * be ended as no client should. Texts hold one character for each byte. Not thread-safe.
 */
public final class Http2 implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int STREAM = 1;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int CANCEL = 8;

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final DataInputStream in;

  private Http2(InetSocketAddress server) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(server, PATIENCE_MILLIS);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    frame(SETTINGS, 0, 0, "");
  }

  public static Http2 with(String host, int port) {
    try {
      return new Http2(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException("no connection", e);
    }
  }

  /** Sends a request without its body. */
  public Http2 head(Request request, boolean end) {
    StringBuilder fields = new StringBuilder();
    fields.append(field(":method", request.method()));
    fields.append(field(":scheme", "http"));
    fields.append(field(":path", request.target()));
    fields.append(field(":authority", "localhost"));
    for (Header header : request.headers()) {
      fields.append(field(header.name().toLowerCase(Locale.ROOT), header.value()));
    }
    return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), STREAM, fields.toString());
  }

  /** Sends a part of the body. */
  public Http2 data(String bytes, boolean end) {
    return frame(DATA, end ? END_STREAM : 0, STREAM, bytes);
  }

  /** Sends trailer fields, which end the body. */
  public Http2 trailer(String name, String value) {
    return frame(HEADERS, END_HEADERS | END_STREAM, STREAM, field(name, value));
  }

  /** Gives the request up. */
  public Http2 cancel() {
    return frame(RST_STREAM, 0, STREAM, number(CANCEL));
  }

  /** Says that the connection is about to be closed. */
  public Http2 goAway() {
    return frame(GOAWAY, 0, 0, number(0) + number(0));
  }

  /** A literal field without indexing, not compressed (RFC 7541, section 6.2.2). */
  private static String field(String name, String value) {
    return '\0' + string(name) + string(value);
  }

  private static String string(String text) {
    int length = text.length();
    if (length < 127) {
      return (char) length + text;
    }
    if (length >= 127 + 128) {
      throw new IllegalArgumentException("no more than is needed: " + length);
    }
    return "\u007f" + (char) (length - 127) + text;
  }

  private static String number(int value) {
    return new String(ByteBuffer.allocate(4).putInt(value).array(), ISO_8859_1);
  }

  private Http2 frame(int type, int flags, int stream, String payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(number(payload.length()).substring(1).getBytes(ISO_8859_1));
    frame.write(type);
    frame.write(flags);
    frame.writeBytes((number(stream) + payload).getBytes(ISO_8859_1));
    try {
      out.write(frame.toByteArray());
    } catch (IOException cutOff) {
      // By the server, which may have answered before.
    }
    return this;
  }

  /**
   * Waits for the response.
   *
   * @return its body; empty if there is none, as the stream or the connection was ended
   */
  public String answer() {
    StringBuilder body = new StringBuilder();
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.readInt();
        String payload = new String(in.readNBytes(length), ISO_8859_1);
        switch (type) {
          case DATA -> body.append(payload);
          case SETTINGS, PING -> {
            if ((flags & ACK) == 0) {
              frame(type, ACK, 0, type == PING ? payload : "");
            }
          }
          case RST_STREAM, GOAWAY -> {
            return "";
          }
          default -> {}
        }
        if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
          return body.toString();
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no complete response after " + body, e);
    } catch (IOException cutOff) {
      return "";
    }
  }

  /** Ends what is sent. */
  public void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts the connection off: the server sees a reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
