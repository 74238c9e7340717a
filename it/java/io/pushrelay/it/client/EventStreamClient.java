package io.pushrelay.it.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An event stream as it comes over a connection, read one block after the other. Not thread-safe.
 */
public final class EventStreamClient implements AutoCloseable {
  private final Exchange exchange;
  private final InputStream in;
  private final Response head;

  /** What is left of the chunk that is being read; -1: the chunk that ends the body was read. */
  private int left;

  private EventStreamClient(Exchange exchange) throws IOException {
    this.exchange = exchange;
    in = exchange.in();
    head = new ResponseReader(in).head();
  }

  /** Reads the head of the response; of anything but a stream reads all. */
  static EventStreamClient of(Exchange exchange) {
    try {
      return new EventStreamClient(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException("no response", e);
    }
  }

  /** The response without its body. */
  public Response head() {
    return head;
  }

  /** The lines up to the next empty one, without it. */
  public List<String> block() {
    List<String> lines = new ArrayList<>();
    try {
      for (String line = line(); !line.isEmpty(); line = line()) {
        lines.add(line);
      }
      return lines;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing comes after " + lines, e);
    } catch (IOException e) {
      throw new UncheckedIOException("ended after " + lines, e);
    }
  }

  /** The next block that is not a ping. */
  public List<String> event() {
    List<String> block = block();
    while (block.equals(List.of(": ping"))) {
      block = block();
    }
    return block;
  }

  /** The data of the next event, its lines put together again. */
  public String data() {
    List<String> event = event();
    while (event.size() == 1 && event.get(0).startsWith(": channel ")) {
      event = event();
    }
    List<String> data =
        event.stream().filter(line -> line.startsWith("data: ")).map(l -> l.substring(6)).toList();
    if (data.isEmpty()) {
      throw new AssertionError("no data in " + event);
    }
    return String.join("\n", data);
  }

  /** Whether anything comes before that time has passed. */
  public boolean hears(Duration within) {
    return exchange.hears(within);
  }

  /** Whether the response ends here, as it should. */
  public boolean ends() {
    try {
      return read() < 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cut off", e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = read(); c != '\n'; c = read()) {
      if (c < 0) {
        throw new EOFException("the stream ended after " + line.toString(ISO_8859_1));
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1);
  }

  private int read() throws IOException {
    if (left == 0) {
      left = chunk();
    }
    if (left < 0) {
      return -1;
    }
    int c = in.read();
    if (c < 0) {
      throw new EOFException("the connection ended within a chunk");
    }
    left--;
    if (left == 0) {
      crlf();
    }
    return c;
  }

  private int chunk() throws IOException {
    StringBuilder length = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended before the last chunk");
      }
      length.append((char) c);
    }
    int size = Integer.parseInt(length.toString(), 16);
    if (in.read() != '\n') {
      throw new IOException("a chunk's length is not followed by CRLF");
    }
    if (size == 0) {
      crlf();
      return -1;
    }
    return size;
  }

  private void crlf() throws IOException {
    if (in.read() != '\r' || in.read() != '\n') {
      throw new IOException("a chunk is not followed by CRLF");
    }
  }

  /** Cuts the connection off: the server sees a reset. */
  public void reset() {
    exchange.reset();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
