package io.pushrelay.bench;

import io.pushrelay.it.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Pushpin with an application behind it, where Debian's package has put it. Without an application
 * that keeps messages it keeps none.
 */
final class Pushpin implements Peer {
  private static final Path PUSHPIN = Path.of("/usr/bin/pushpin");

  private final GripApplication application;
  private final Process pushpin;
  private final Path sockets;
  private final int port;
  private final int controlPort;

  private Pushpin(
      GripApplication application, Process pushpin, Path sockets, int port, int controlPort) {
    this.application = application;
    this.pushpin = pushpin;
    this.sockets = sockets;
    this.port = port;
    this.controlPort = controlPort;
  }

  /** Starts it, if it is installed. */
  static Optional<Peer> start(Path directory) {
    if (!Files.exists(PUSHPIN)) {
      return Optional.empty();
    }
    try {
      Path home = Files.createDirectories(directory).toAbsolutePath();
      int port = ServerProcess.freePort();
      int controlPort = ServerProcess.freePort();
      GripApplication application = new GripApplication();
      // A socket's path may have 107 characters.
      Path sockets = Files.createTempDirectory("pushpin");
      Path conf = home.resolve("pushpin.conf");
      Files.writeString(conf, configuration(home, sockets, port, controlPort));
      Files.writeString(
          home.resolve("routes"), "* 127.0.0.1:%d,over_http\n".formatted(application.port()));
      Process pushpin =
          new ProcessBuilder(PUSHPIN.toString(), "-m", "--config", conf.toString())
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("log").toFile())
              .start();
      Pushpin started = new Pushpin(application, pushpin, sockets, port, controlPort);
      started.awaitReady(home);
      return Optional.of(started);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As Debian's is, but that it has its own zurl, and no limit to messages a second. */
  private static String configuration(Path home, Path sockets, int port, int controlPort) {
    return """
    [global]
    include={libdir}/internal.conf
    rundir=%s
    ipc_prefix=p-
    port_offset=0
    [runner]
    services=condure,zurl,pushpin-proxy,pushpin-handler
    http_port=127.0.0.1:%d
    logdir=%s
    log_level=1
    client_buffer_size=8192
    client_maxconn=15000
    condure_bin=condure
    zurl_bin=zurl
    [proxy]
    routesfile=%s/routes
    sig_key=changeme
    updates_check=off
    zurl_out_specs=ipc://{rundir}/{ipc_prefix}zurl-in
    zurl_out_stream_specs=ipc://{rundir}/{ipc_prefix}zurl-in-stream
    zurl_in_specs=ipc://{rundir}/{ipc_prefix}zurl-out
    [handler]
    push_in_http_addr=127.0.0.1
    push_in_http_port=%d
    push_in_spec=ipc://{rundir}/{ipc_prefix}push-in
    push_in_sub_specs=ipc://{rundir}/{ipc_prefix}push-in-sub
    command_spec=ipc://{rundir}/{ipc_prefix}command
    stats_spec=ipc://{rundir}/{ipc_prefix}stats
    message_rate=100000000
    message_hwm=1000000
    """
        .formatted(sockets, port, home, home, controlPort);
  }

  private void awaitReady(Path home) throws IOException {
    for (int i = 0; i < 100 && pushpin.isAlive(); i++) {
      if (accepts(port) && accepts(controlPort)) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new IOException("pushpin did not start:\n" + Files.readString(home.resolve("log")));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public Target target() {
    return new Target(
        "Pushpin",
        port,
        controlPort,
        "/listen?id=%d",
        "/publish/",
        "",
        listener -> "",
        new GripApplication.ControlForm());
  }

  @Override
  public boolean speaks(LoadTransport transport) {
    return transport == LoadTransport.EVENT_STREAM || transport == LoadTransport.WEB_SOCKET;
  }

  @Override
  public Optional<Peer> anew(Path directory) {
    return start(directory.resolveSibling(directory.getFileName() + "-pushpin"));
  }

  @Override
  public List<Long> processes() {
    return pushpin.descendants().map(ProcessHandle::pid).toList();
  }

  @Override
  public void close() {
    List<ProcessHandle> services = pushpin.descendants().toList();
    pushpin.destroy();
    try {
      if (!pushpin.waitFor(10, TimeUnit.SECONDS)) {
        pushpin.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pushpin.destroyForcibly();
    }
    services.forEach(ProcessHandle::destroyForcibly);
    application.close();
    try (DirectoryStream<Path> left = Files.newDirectoryStream(sockets)) {
      for (Path file : left) {
        Files.delete(file);
      }
      Files.delete(sockets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
