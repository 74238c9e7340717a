package io.pushrelay.container;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * What Tyrus writes to a WebSocket's client. When a ping or a pong can't be written, Tyrus (2.1.5)
 * tells nobody, and Payara does not tell it that the connection has ended: a listener who is gone
 * would be held until the next message. Used as Tyrus does, by one thread at a time.
 */
final class TyrusOutput extends ServletOutputStream {
  private final ServletOutputStream out;
  private final Runnable broken;

  /**
   * @param broken is called whenever something can't be written
   */
  TyrusOutput(ServletOutputStream out, Runnable broken) {
    this.out = out;
    this.broken = broken;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      broken.run();
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException | RuntimeException e) {
      broken.run();
      throw e;
    }
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    out.setWriteListener(new NotifyingListener(listener, broken));
  }

  private record NotifyingListener(WriteListener listener, Runnable broken)
      implements WriteListener {
    @Override
    public void onWritePossible() throws IOException {
      listener.onWritePossible();
    }

    @Override
    public void onError(Throwable failure) {
      broken.run();
      listener.onError(failure);
    }
  }
}
