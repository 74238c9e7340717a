package io.pushrelay.http.longpoll;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Locale;

/**
 * A listener's response as JAX-RS is to see it. It is JAX-RS's until it is {@link #take taken};
 * then whoever has taken it writes it, and whatever JAX-RS says of it when it ends the request does
 * not count. All of JAX-RS's way from an entity to a socket, through lists of headers, media types,
 * interceptors and writers, is as long for each listener as it is for the first.
 */
final class JaxRsResponse extends HttpServletResponseWrapper {
  private final HttpServletResponse response;
  private volatile boolean taken;

  JaxRsResponse(HttpServletResponse response) {
    super(response);
    this.response = response;
  }

  /** The container's, to be written by the caller. */
  HttpServletResponse take() {
    taken = true;
    return response;
  }

  @Override
  public boolean isCommitted() {
    return taken || super.isCommitted();
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    return taken ? new Nowhere() : super.getOutputStream();
  }

  /** By whoever has written it: if its client has gone CXF would log that it fails. */
  @Override
  public void flushBuffer() throws IOException {
    if (!taken) {
      super.flushBuffer();
    }
  }

  @Override
  public void setStatus(int status) {
    if (!taken) {
      super.setStatus(status);
    }
  }

  @Override
  public void sendError(int status) throws IOException {
    if (!taken) {
      super.sendError(status);
    }
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    if (!taken) {
      super.sendError(status, message);
    }
  }

  @Override
  public void setHeader(String name, String value) {
    if (!taken) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (!taken) {
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!taken) {
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void addIntHeader(String name, int value) {
    if (!taken) {
      super.addIntHeader(name, value);
    }
  }

  @Override
  public void setDateHeader(String name, long value) {
    if (!taken) {
      super.setDateHeader(name, value);
    }
  }

  @Override
  public void addDateHeader(String name, long value) {
    if (!taken) {
      super.addDateHeader(name, value);
    }
  }

  @Override
  public void addCookie(Cookie cookie) {
    if (!taken) {
      super.addCookie(cookie);
    }
  }

  @Override
  public void setContentType(String type) {
    if (!taken) {
      super.setContentType(type);
    }
  }

  @Override
  public void setContentLength(int length) {
    if (!taken) {
      super.setContentLength(length);
    }
  }

  @Override
  public void setContentLengthLong(long length) {
    if (!taken) {
      super.setContentLengthLong(length);
    }
  }

  @Override
  public void setCharacterEncoding(String encoding) {
    if (!taken) {
      super.setCharacterEncoding(encoding);
    }
  }

  @Override
  public void setLocale(Locale locale) {
    if (!taken) {
      super.setLocale(locale);
    }
  }

  @Override
  public void reset() {
    if (!taken) {
      super.reset();
    }
  }

  @Override
  public void resetBuffer() {
    if (!taken) {
      super.resetBuffer();
    }
  }

  /** What JAX-RS ends a response that is written already with. */
  private static final class Nowhere extends ServletOutputStream {
    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] bytes, int offset, int length) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("there is nothing to wait for");
    }
  }
}
