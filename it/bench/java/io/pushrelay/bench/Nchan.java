package io.pushrelay.bench;

import io.pushrelay.it.server.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** nginx with the Nchan module and one worker, where Debian's packages have put them. */
final class Nchan implements Peer {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

  private final Process nginx;
  private final int port;
  private final String name;

  private Nchan(Process nginx, int port, String name) {
    this.nginx = nginx;
    this.port = port;
    this.name = name;
  }

  /** Starts it, if it is installed. */
  static Optional<Peer> start(Path directory) {
    return start(directory, "nginx with Nchan", "");
  }

  /** The same with its messages in Redis. */
  static Optional<Peer> startOnRedis(Path directory, String url) {
    return start(
        directory, "nginx with Nchan, Redis", "nchan_use_redis on; nchan_redis_url " + url + ";");
  }

  /** Another node of it: who listens there hears of what is sent to the first. */
  static Target acrossNodes(Peer first, Peer second) {
    Target to = first.target();
    return new Target(
        to.name() + ", from node to node",
        second.target().port(),
        to.port(),
        to.listenPath(),
        to.sendPath(),
        to.senderHeaders(),
        to.listenerHeaders());
  }

  private static Optional<Peer> start(Path directory, String name, String redis) {
    if (!Files.exists(NGINX) || !Files.exists(MODULE)) {
      return Optional.empty();
    }
    try {
      int port = ServerProcess.freePort();
      Path home = Files.createDirectories(directory).toAbsolutePath();
      Path conf = home.resolve("nginx.conf");
      Files.writeString(
          conf,
          """
          daemon off; worker_processes 1;
          load_module %s; pid %s/pid; error_log stderr warn;
          events { worker_connections 15000; }
          http {
            access_log off; keepalive_requests 1000000000; keepalive_timeout 600;
            client_body_temp_path %s/body; proxy_temp_path %s/proxy; fastcgi_temp_path %s/fastcgi;
            uwsgi_temp_path %s/uwsgi; scgi_temp_path %s/scgi;
            client_max_body_size 2m; client_body_buffer_size 2m; nchan_shared_memory_size 512M;
            server {
              listen 127.0.0.1:%d backlog=4096;
              nchan_channel_id $arg_id; nchan_message_buffer_length 5; nchan_message_timeout 1h; %s
              location /listen {
                nchan_subscriber longpoll eventsource websocket; nchan_subscriber_timeout 600;
              }
              location /send { nchan_publisher; }
            }
          }
          """
              .formatted(MODULE, home, home, home, home, home, home, port, redis));
      Process nginx =
          new ProcessBuilder(NGINX.toString(), "-p", home.toString(), "-c", conf.toString())
              .redirectErrorStream(true)
              .redirectOutput(new File(home.toFile(), "log"))
              .start();
      Nchan started = new Nchan(nginx, port, name);
      started.awaitReady(home);
      return Optional.of(started);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(Path home) throws IOException {
    for (int i = 0; i < 100 && nginx.isAlive(); i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        try {
          TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    throw new IOException("nginx did not start:\n" + Files.readString(home.resolve("log")));
  }

  @Override
  public Target target() {
    return new Target(name, port, "/listen?id=%d", "/send?id=%d", "");
  }

  @Override
  public Optional<Peer> anew(Path directory) {
    return start(directory.resolveSibling(directory.getFileName() + "-nchan"));
  }

  @Override
  public List<Long> processes() {
    List<Long> all = new ArrayList<>();
    nginx.toHandle().descendants().forEach(worker -> all.add(worker.pid()));
    return all;
  }

  @Override
  public void close() {
    nginx.destroy();
    try {
      if (!nginx.waitFor(10, TimeUnit.SECONDS)) {
        nginx.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      nginx.destroyForcibly();
    }
  }
}
