package io.pushrelay.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.http.request.FakeRequest;
import io.pushrelay.time.Await;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is seen of a client at its socket: real ones, on the loopback interface. */
final class ConnectionWatchTest {
  private final AtomicInteger told = new AtomicInteger();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Socket client;
  private final SocketChannel accepted;
  private final ConnectionWatch watch;
  private boolean isFound = true;

  ConnectionWatchTest() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    client = new Socket(InetAddress.getLoopbackAddress(), server.socket().getLocalPort());
    accepted = server.accept();
    accepted.configureBlocking(false);
    watch = new ConnectionWatch(request -> isFound ? accepted : null);
  }

  @AfterEach
  void disconnect() throws IOException {
    watch.stop();
    client.close();
    accepted.close();
    server.close();
  }

  private ConnectionWatch.Watched held() {
    return watch.watch(FakeRequest.get("/listen").request(), told::incrementAndGet);
  }

  /** What the client has done reaches the server's socket a moment later. */
  private void lookAWhile() throws IOException {
    for (int i = 0; i < 20; i++) {
      watch.look();
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void lookUntilTold(ConnectionWatch watching) {
    Await.until(
        "somebody is told",
        () -> {
          try {
            watching.look();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return told.get() > 0;
        });
  }

  @Test
  void client_that_is_there_is_not_gone() throws IOException {
    held();
    lookAWhile();
    assertThat(told).hasValue(0);
  }

  @Test
  void client_that_has_closed_is_gone_and_told_of_once() throws IOException {
    held();
    watch.look();
    client.close();
    lookUntilTold(watch);
    lookAWhile();
    assertThat(told).hasValue(1);
  }

  @Test
  void request_that_the_server_has_taken_back_is_in_no_other_requests_way() throws IOException {
    SocketChannel ofTheOther = accepted;
    HttpServletRequest takenBack = FakeRequest.get("/taken").request();
    ConnectionWatch both =
        new ConnectionWatch(
            request -> {
              if (request == takenBack) {
                throw new IllegalStateException("the server's object is empty by now");
              }
              return ofTheOther;
            });
    both.watch(takenBack, told::incrementAndGet);
    both.watch(FakeRequest.get("/listen").request(), told::incrementAndGet);
    client.close();
    lookUntilTold(both);
    both.stop();
    assertThat(told).hasValue(1);
  }

  @Test
  void client_that_has_reset_is_gone() throws IOException {
    held();
    watch.look();
    client.setSoLinger(true, 0);
    client.close();
    lookUntilTold(watch);
    lookAWhile();
    assertThat(told).hasValue(1);
  }

  @Test
  void client_that_had_gone_before_it_was_watched_is_gone() throws IOException {
    client.close();
    held();
    lookUntilTold(watch);
    lookAWhile();
    assertThat(told).hasValue(1);
  }

  @Test
  void what_a_client_has_sent_is_left_for_the_server_to_read() throws IOException {
    held();
    watch.look();
    client.getOutputStream().write('G');
    lookAWhile();
    assertThat(told).hasValue(0);
    ByteBuffer read = ByteBuffer.allocate(2);
    assertThat(accepted.read(read)).isEqualTo(1);
    assertThat(read.get(0)).isEqualTo((byte) 'G');
  }

  @Test
  void client_that_goes_after_its_answer_is_not_told_of() throws IOException {
    ConnectionWatch.Watched watched = held();
    watch.look();
    watched.close();
    client.close();
    lookAWhile();
    assertThat(told).hasValue(0);
  }

  @Test
  void next_request_over_the_same_connection_is_watched_as_well() throws IOException {
    for (int i = 0; i < 3; i++) {
      ConnectionWatch.Watched watched = held();
      watch.look();
      watched.close();
    }
    held().close();
    held();
    lookAWhile();
    assertThat(told).hasValue(0);
    client.close();
    lookUntilTold(watch);
    lookAWhile();
    assertThat(told).hasValue(1);
  }

  @Test
  void server_may_close_a_connection_that_is_watched() throws IOException {
    held();
    watch.look();
    accepted.close();
    lookAWhile();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void request_without_a_socket_to_be_found_is_not_watched() throws IOException {
    isFound = false;
    held();
    client.close();
    lookAWhile();
    assertThat(told).hasValue(0);
  }

  @Test
  void nothing_is_looked_at_after_the_end() throws IOException {
    held();
    watch.look();
    watch.stop();
    client.close();
    lookAWhile();
    assertThat(told).hasValue(0);
    assertThat(accepted.isRegistered()).as("registered with a selector").isFalse();
  }
}
