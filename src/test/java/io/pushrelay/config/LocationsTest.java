package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocationsTest {
  private static Locations of(String senders, String listeners) {
    Map<String, String> parameters = Map.of("push_sender", senders, "push_listener", listeners);
    return RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters)).locations();
  }

  private static String found(Locations.@Nullable Match match) {
    return match == null ? "none" : match.location().path() + " " + match.pathInfo();
  }

  @ParameterizedTest
  @CsvSource({
    "/send,              '/send '",
    "/send/,             '/send '",
    "/send/room/7,       '/send room/7'",
    "/send/room/,        '/send room/'",
    "//send///room,      '/send room'",
    "/sender,            none",
    "/SEND,              none",
    "/sen,               none",
    "/,                  none",
    "'',                 none",
    "/x/send,            none",
    "/listen/admin,      '/listen/admin '",
    "/listen/admin/x,    '/listen/admin x'",
    "/listen/administer, '/listen administer'",
    "/listen,            '/listen '",
  })
  void longest_location_that_the_path_is_or_is_under_wins(String path, String match) {
    Locations locations = of("/send, /listen/admin", "/listen");
    assertThat(found(locations.find(path))).isEqualTo(match);
  }

  @Test
  void root_location_takes_what_no_other_does() {
    Locations locations = of("/send", "/");
    assertThat(found(locations.find("/"))).isEqualTo("/ ");
    assertThat(found(locations.find("/a/b"))).isEqualTo("/ a/b");
    assertThat(found(locations.find("/send/b"))).isEqualTo("/send b");
  }

  @Test
  void senders_come_before_listeners_in_the_order_written() {
    assertThat(of("/s2, /s1", "/l2 interval-poll, /l1").all())
        .extracting(Location::path)
        .containsExactly("/s2", "/s1", "/l2", "/l1");
  }

  @Test
  @Timeout(5)
  void hostile_path_is_looked_up_soon() {
    Locations locations = of("/send", "/listen");
    for (String piece : List.of("/", "/a", "a", "/send", "/send/")) {
      assertThat(found(locations.find(piece.repeat(1_000_000)))).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "ab", "a/b")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(segments -> "/" + String.join("/", segments));
  }

  @Property
  void location_is_found_as_if_all_were_tried(
      @ForAll("paths") String sender,
      @ForAll("paths") String listener,
      @ForAll("paths") String at) {
    if (sender.equals(listener)) {
      return;
    }
    List<String> matching = new ArrayList<>(List.of(sender, listener));
    matching.removeIf(path -> !at.equals(path) && !at.startsWith(path + "/"));
    String expected =
        matching.stream()
            .max(Comparator.comparing(String::length))
            .map(path -> path + " " + at.substring(Math.min(at.length(), path.length() + 1)))
            .orElse("none");
    assertThat(found(of(sender, listener).find(at))).isEqualTo(expected);
  }
}
