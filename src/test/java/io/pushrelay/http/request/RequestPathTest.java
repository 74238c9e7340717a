package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestPathTest {
  @ParameterizedTest
  @CsvSource({
    "/listen,                    /listen",
    "/listen/,                   /listen/",
    "/listen/room/7,             /listen/room/7",
    "//listen///room,            /listen/room",
    "/listen;jsessionid=1,       /listen",
    "/listen;a=b/room;c=d;e,     /listen/room",
    "/%6Cis%74en,                /listen",
    "/listen/a%2Fb,              /listen/a/b",
    "/listen/a+b%20c,            /listen/a+b c",
    "/listen/%C3%BC,             /listen/ü",
    "/listen/%253B,              /listen/%3B",
    "/listen/a%3Bb,              /listen/a;b",
    "/x/../listen,               /listen",
    "/./listen/./room/.,         /listen/room/",
    "/listen/..,                 /",
    "/listen/...,                /listen/...",
    "/,                          /",
  })
  void path_is_what_the_request_means(String uri, String path) {
    assertThat(RequestPath.of(uri, "")).isEqualTo(path);
  }

  /** What a path may be made of, bytes of UTF-8 and of nothing among it. */
  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "/", "a", ".", "..", ";", "%2e", "%2F", "%", "+", "\u00c3\u00bc", "\u00ff")
        .list()
        .ofMaxSize(8)
        .map(parts -> "/" + String.join("", parts));
  }

  @Property
  void path_in_which_nothing_is_to_be_decoded_is_read_as_any_other(@ForAll("paths") String uri) {
    assertThat(read(() -> RequestPath.of(uri, ""))).isEqualTo(read(() -> RequestPath.whole(uri)));
  }

  private static String read(Supplier<String> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      return "refused: " + e.getMessage();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/chat/send,        /chat,        /send",
    "/chat,             /chat,        /",
    "/chat/,            /chat,        /",
    "//chat//send,      /chat,        /send",
    "/%63hat/send,      /chat,        /send",
    "/chat;a=b/send,    /chat,        /send",
    "/x/../chat/send,   /chat,        /send",
    "/c%20t/send,       /c%20t,       /send",
    "/a/b/send,         /a/b,         /send",
  })
  void context_path_is_left_out_however_it_is_spelled(String uri, String context, String path) {
    assertThat(RequestPath.of(uri, context)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/chat/../..",
        "/send",
        "/chat/../send",
        "/chatter/send",
        "/chat/%2e%2e/send",
        "/chat/.%2E/send",
        "/chat/%2e/send",
        "/chat/..;/send",
        "/chat/..;a=b/send",
        "/chat/.;/send",
        "/chat/listen/..%2Fsend",
        "/chat/listen%2F../send",
        "/chat/listen%2F..%2Fsend",
        "/chat/%",
        "/chat/%zz",
        "/chat/%FF",
      })
  void path_that_leads_out_or_hides_where_it_leads_is_refused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestPath.of(uri, "/chat"))
        .withMessageMatching(".+");
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "/", "//", ".", "..", ";", ";a=b", "%2F", "%2e", "%2E%2e", "%25", "a", "send", "%")
        .list()
        .ofMaxSize(10)
        .map(scraps -> "/" + String.join("", scraps));
  }

  @Property
  void path_that_is_read_has_nothing_left_to_resolve(@ForAll("scraps") String uri) {
    String path;
    try {
      path = RequestPath.of(uri, "");
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(path).startsWith("/").doesNotContain("//");
    assertThat(List.of(path.split("/", -1))).doesNotContain(".", "..");
  }

  @Property
  void text_is_read_or_refused_with_a_reason(@ForAll String uri) {
    try {
      RequestPath.of(uri, "");
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/..", "/a/..", ";", "/;", "%2F", "%41", "."})
  void hostile_path_is_read_or_refused_soon(String piece) {
    Hostile.repeat(List.of(piece), uri -> RequestPath.of("/" + uri, "/chat"));
  }
}
