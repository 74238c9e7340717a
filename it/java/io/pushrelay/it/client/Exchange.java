package io.pushrelay.it.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * One connection and what goes over it: requests may be held open, half sent, or cut off. Not
 * thread-safe.
 */
public final class Exchange implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String ANY = "";

  private final InetSocketAddress server;
  private final String host;
  private Socket socket;
  private InputStream in;
  private String method = "";

  /** Whether the server has said that it closes the connection. */
  private boolean ends;

  /** Where it comes from. */
  private final String local;

  private Exchange(String local, String host, int port) {
    this.local = local;
    this.host = host + ":" + port;
    server = new InetSocketAddress(host, port);
    socket = connected(server);
    in = bytes(socket);
  }

  public static Exchange with(String host, int port) {
    return new Exchange(ANY, host, port);
  }

  /** From an address of this machine's own. */
  public static Exchange from(String local, String host, int port) {
    return new Exchange(local, host, port);
  }

  private Socket connected(InetSocketAddress server) {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      if (!local.equals(ANY)) {
        socket.bind(new InetSocketAddress(local, 0));
      }
      socket.connect(server, (int) PATIENCE.toMillis());
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + server, e);
    }
  }

  private static InputStream bytes(Socket socket) {
    try {
      return new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request, over a new connection if the server has said that it closes this one. */
  public Exchange send(Request request) {
    if (ends) {
      close();
      socket = connected(server);
      in = bytes(socket);
      ends = false;
    }
    method = request.method();
    return send(request.bytes(host));
  }

  /** Writes these bytes, a character for each. */
  public Exchange send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("not written", e);
    }
  }

  /** Whether anything is to be read, a response or an end, before that time has passed. */
  public boolean hears(Duration within) {
    try {
      socket.setSoTimeout((int) within.toMillis());
      in.mark(1);
      in.read();
      in.reset();
      patient();
      return true;
    } catch (SocketTimeoutException e) {
      patient();
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the connection broke", e);
    }
  }

  /** The same of a connection that the server may reset, which is an end as any other. */
  public boolean hearsOrIsReset(Duration within) {
    try {
      return hears(within);
    } catch (UncheckedIOException reset) {
      return true;
    }
  }

  /** Waits for the response and reads it. */
  public Response response() {
    try {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      Response response = new ResponseReader(in).read(method);
      ends = response.headers("Connection").contains("close");
      return response;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no complete response within " + PATIENCE, e);
    } catch (IOException e) {
      throw new UncheckedIOException("no complete response", e);
    }
  }

  /** What else comes until the server ends the connection, which it may do with a reset. */
  public String rest() {
    patient();
    long began = System.nanoTime();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        rest.write(buffer, 0, n);
        if (System.nanoTime() - began > PATIENCE.toNanos()) { // pings come for ever
          throw new SocketTimeoutException();
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no end of the connection within " + PATIENCE, e);
    } catch (IOException reset) {
      // An end as any other.
    }
    return rest.toString(ISO_8859_1);
  }

  /** What comes, as an event stream from now on. */
  public EventStreamClient stream() {
    patient();
    return EventStreamClient.of(this);
  }

  /** Waits for the head of a response that HTTP ends with: 101. */
  public Response upgraded() {
    patient();
    try {
      return new ResponseReader(in).head();
    } catch (IOException e) {
      throw new UncheckedIOException("no response", e);
    }
  }

  private void patient() {
    try {
      socket.setSoTimeout((int) PATIENCE.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream in() {
    return in;
  }

  /** Ends what is sent; what comes can still be read. */
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
