package io.pushrelay.it.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may lie between a browser and the relay: it can cut connections, swallow requests for an
 * upgrade, and keep event streams to itself. To see each request it closes a connection after one.
 * Thread-safe.
 */
public final class Proxy implements AutoCloseable {
  /** Where it serves an empty page of its own, for another origin than the relay's. */
  public static final String ELSEWHERE = "/elsewhere";

  private static final Pattern TARGET = Pattern.compile("^\\S+ (\\S+)");

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<String> listeners = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int relayPort;
  private volatile boolean swallowsUpgrades;
  private volatile boolean buffersStreams;
  private volatile int atOnce;

  public Proxy(int relayPort) {
    this.relayPort = relayPort;
    try {
      listening = new ServerSocket(ServerProcess.freePort(), 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** From now on, to the relay at another port. */
  public void leadTo(int port) {
    relayPort = port;
  }

  public void swallowUpgrades(boolean swallow) {
    swallowsUpgrades = swallow;
  }

  public void bufferStreams(boolean buffer) {
    buffersStreams = buffer;
  }

  /** How many requests of listeners are being answered. */
  public int listeners() {
    return listeners.size();
  }

  /** How many there were at the same moment, at the most. */
  public int listenersAtOnce() {
    return atOnce;
  }

  /** The heads of listeners' requests, in order. */
  public List<String> requests() {
    return requests;
  }

  /** Ends every connection there is, as a network that breaks. */
  public void cut() {
    synchronized (listeners) {
      listeners.clear(); // before the browser knows, which may ask again at once
      open.forEach(Proxy::close);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket client) {
    open.add(client);
    String head = "";
    String name = client.toString();
    try (client;
        Socket relay = new Socket(InetAddress.getLoopbackAddress(), relayPort)) {
      open.add(relay);
      head = head(client.getInputStream());
      if (head.startsWith("GET " + ELSEWHERE)) {
        String page =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>x</title>";
        client.getOutputStream().write(page.getBytes(ISO_8859_1));
        return;
      }
      boolean upgrade = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket");
      boolean stream = head.contains("text/event-stream");
      if (isListeners(head)) {
        synchronized (listeners) {
          if (client.isClosed()) {
            return; // it was cut
          }
          requests.add(head);
          listeners.add(name);
          atOnce = Math.max(atOnce, listeners.size());
        }
      }
      if (upgrade && swallowsUpgrades) {
        client.getInputStream().read();
        return;
      }
      String sent = upgrade ? head : head.replaceFirst("(?i)\r\nconnection: [^\r]*", "");
      OutputStream out = relay.getOutputStream();
      out.write(
          (upgrade ? sent : sent.replaceFirst("\r\n", "\r\nConnection: close\r\n"))
              .getBytes(ISO_8859_1));
      start(() -> pump(client, relay, true));
      InputStream answer = relay.getInputStream();
      int first = answer.read();
      if (!stream && !upgrade) {
        listeners.remove(name); // before the browser knows, which may ask again at once
      }
      if (first >= 0 && !(stream && buffersStreams)) {
        client.getOutputStream().write(first);
      }
      pump(relay, client, !(stream && buffersStreams));
    } catch (IOException gone) {
      // so is the other side, then
    } finally {
      listeners.remove(name);
      open.remove(client);
      close(client);
    }
  }

  private static boolean isListeners(String head) {
    Matcher target = TARGET.matcher(head);
    return target.find() && target.group(1).contains("/listen");
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void pump(Socket from, Socket to, boolean passes) {
    try {
      byte[] buffer = new byte[16 << 10];
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (passes) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException gone) {
      // so is the other side, then
    } finally {
      close(to);
      close(from);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
