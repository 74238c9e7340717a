package io.pushrelay.http.sender;

import io.pushrelay.channel.Body;
import io.pushrelay.container.Http2Stream;
import io.pushrelay.http.request.HttpException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads the body of a sender's request: all of it, or none. Stateless, thread-safe. */
final class RequestBody {
  private static final int FIRST_BUFFER = 64 << 10;

  private RequestBody() {}

  /**
   * Reads it to its end.
   *
   * @param limit of its length, in bytes
   * @throws HttpException if it is too long or can't be read
   * @throws IOException if the connection ended before the body did
   */
  static Body read(HttpServletRequest request, int limit) throws IOException {
    long declared = request.getContentLengthLong();
    if (declared > limit) {
      throw HttpException.tooLarge(limit);
    }
    try {
      InputStream in = request.getInputStream();
      byte[] bytes = declared < 0 ? chunks(in, limit) : exactly(in, (int) declared);
      if (!request.getProtocol().startsWith("HTTP/1.")) {
        checkEnd(request, in, declared >= 0);
      }
      return Body.of(bytes);
    } catch (HttpException e) {
      throw e;
    } catch (RuntimeException e) {
      // WildFly, of a trailer field without a name.
      throw new HttpException(400, "The body can't be read.");
    }
  }

  /** Takes no more memory than twice what has come: a length is said at no cost. */
  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, FIRST_BUFFER)];
    int read = 0;
    while (true) {
      read += in.readNBytes(bytes, read, bytes.length - read);
      if (read < bytes.length) {
        throw cutOff();
      }
      if (read == length) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
    }
  }

  /** Not by readNBytes: it ends with a read of 0 bytes, for which Undertow and Tomcat wait. */
  private static byte[] chunks(InputStream in, int limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (n > limit - bytes.size()) {
        throw HttpException.tooLarge(limit);
      }
      bytes.write(buffer, 0, n);
    }
    return bytes.toByteArray();
  }

  /**
   * In HTTP/2 a body ends where the client says so, and its Content-Length has to agree (RFC 9113,
   * section 8.1.1), but servers hand it over as it comes.
   */
  private static void checkEnd(HttpServletRequest request, InputStream in, boolean hasLength)
      throws IOException {
    if (hasLength && in.read() >= 0) {
      throw new HttpException(400, "The body is longer than its Content-Length says.");
    }
    Http2Stream stream = Http2Stream.of(request);
    if (stream == Http2Stream.CUT_OFF) {
      throw cutOff();
    }
    if (stream == Http2Stream.UNKNOWN && !hasLength) {
      throw new HttpException(411, "Content-Length is needed over HTTP/2 on this server.");
    }
  }

  private static EOFException cutOff() {
    return new EOFException("the connection ended before the message did");
  }
}
