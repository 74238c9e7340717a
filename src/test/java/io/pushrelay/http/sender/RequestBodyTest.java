package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.pushrelay.channel.Body;
import io.pushrelay.http.request.FakeRequest;
import io.pushrelay.http.request.HttpException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a server that is not known. */
@SuppressWarnings("InputStreamSlowMultibyteRead")
final class RequestBodyTest {
  private static final int LIMIT = 10;

  private static FakeRequest post(String body, long declared) {
    return new FakeRequest("POST", "/send?id=x")
        .body(new Input(new ByteArrayInputStream(body.getBytes(US_ASCII))), declared);
  }

  private static Body read(FakeRequest request) throws IOException {
    return RequestBody.read(request.request(), LIMIT);
  }

  private static void isRefused(FakeRequest request, int status) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> read(request))
        .extracting(HttpException::status)
        .isEqualTo(status);
  }

  private static final class Input extends ServletInputStream {
    private final InputStream in;

    Input(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public boolean isFinished() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReady() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void length_that_is_declared_takes_no_memory_before_so_much_has_come() {
    int length = 100 << 20;
    FakeRequest request = post("hello", length);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> RequestBody.read(request.request(), length));
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated")
        .isLessThan(10 << 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000})
  void body_that_is_longer_than_the_first_buffer_is_read_to_its_end(int length) throws IOException {
    String body = "0123456789".repeat(length / 10 + 1).substring(0, length);
    Body read = RequestBody.read(post(body, length).request(), length);
    assertThat(new String(read.bytes(), US_ASCII)).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({"hello,5", "hello,-1", "'',0", "'',-1", "0123456789,10", "0123456789,-1"})
  void body_is_all_that_comes(String body, long declared) throws IOException {
    assertThat(read(post(body, declared))).isEqualTo(Body.of(body.getBytes(US_ASCII)));
  }

  @ParameterizedTest
  @CsvSource({"0123456789x,11", "0123456789x,-1", "'',11", "'',9223372036854775807"})
  void body_over_the_limit_is_413(String body, long declared) {
    isRefused(post(body, declared), 413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/2.0"})
  void body_that_ends_before_its_length_is_none(String protocol) {
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> read(post("hell", 5).protocol(protocol)));
  }

  @Test
  void what_follows_in_the_connection_is_no_part_of_the_body() throws IOException {
    assertThat(read(post("helloPOST", 5))).isEqualTo(Body.of("hello".getBytes(US_ASCII)));
  }

  @Test
  void what_follows_in_the_stream_is_one_byte_too_many() {
    isRefused(post("hello!", 5).protocol("HTTP/2.0"), 400);
  }

  @Test
  void length_is_needed_where_the_end_of_a_stream_can_not_be_told() throws IOException {
    isRefused(post("hello", -1).protocol("HTTP/2.0"), 411);
    assertThat(read(post("hello", 5).protocol("HTTP/2.0")).length()).isEqualTo(5);
  }

  @Test
  void body_at_which_the_server_fails_is_400() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalArgumentException("Parameter 'headerName' may not be null");
          }
        };
    isRefused(new FakeRequest("POST", "/send").body(new Input(failing), -1), 400);
  }
}
