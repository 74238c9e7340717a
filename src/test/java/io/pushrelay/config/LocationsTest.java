package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationsTest {
  private static Locations locations(String senders) {
    return Given.parameter("push_sender", senders)
        .andParameter("push_listener", "/listening")
        .config()
        .locations();
  }

  /** The location and the path info, separated by a bar; null if there is none. */
  private static @Nullable String find(Locations locations, String path) {
    Locations.Match match = locations.find(path);
    return match == null ? null : match.location().path() + "|" + match.pathInfo();
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /a|",
    "/a/, /a|",
    "/a/x, /a|x",
    "/a/x/, /a|x/",
    "/a/x/y, /a|x/y",
    "/a/b, /a/b|",
    "/a/b/, /a/b|",
    "/a/b/c, /a/b|c",
    "/a/bc, /a|bc",
    "/a/b/c/d, /a/b/c/d|",
    "/a/b/c/de, /a/b|c/de",
    "/a/b/c/d/e, /a/b/c/d|e",
    "/listening, /listening|",
    "/listening/room/7, /listening|room/7",
  })
  void longest_location_that_the_path_is_or_is_under_wins(String path, String found) {
    assertThat(find(locations("/a, /a/b, /a/b/c/d"), path)).isEqualTo(found);
    assertThat(find(locations("/a/b/c/d, /a/b, /a"), path)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "/ab",
        "/A",
        "/x/a",
        "/listen",
        "/listenings",
        "/.",
        "/a.",
        "/a;x",
        "/a%2F",
      })
  void path_that_is_under_none_is_not_found(String path) {
    assertThat(find(locations("/a, /a/b"), path)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "//a, /a|",
    "a, /a|",
    "a/x, /a|x",
    "/a//, /a|",
    "///a///b///c///, /a/b|c/",
    "//////////a/x, /a|x",
    "/a//x, /a|x",
    "/a/x//y, /a|x/y",
  })
  void runs_of_slashes_count_as_one(String path, String found) {
    assertThat(find(locations("/a, /a/b"), path)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /|",
    "/, /|",
    "///, /|",
    "/x, /|x",
    "/ab, /|ab",
    "/x/, /|x/",
    "/x//y, /|x/y",
    "/a, /a|",
    "/a/x, /a|x",
  })
  void root_location_has_whatever_no_other_has(String path, String found) {
    assertThat(find(locations("/, /a"), path)).isEqualTo(found);
  }

  @Test
  void root_location_may_be_the_only_sender() {
    assertThat(find(locations("/"), "/x")).isEqualTo("/|x");
    assertThat(find(locations("/"), "/listening/x")).isEqualTo("/listening|x");
  }

  @Test
  void match_has_the_location_with_its_directives() {
    assertThat(Given.nothing().config().locations().find("/listen/room/7"))
        .isEqualTo(new Locations.Match(Given.nothing().listener("/listen"), "room/7", null));
  }

  @Test
  void match_of_a_path_for_both_is_the_listeners_location_and_has_the_senders() {
    Locations locations = Given.parameter("push_pubsub", "/chat").config().locations();
    Locations.Match match = Objects.requireNonNull(locations.find("/chat/room/7"));
    assertThat(match.location()).isInstanceOf(ListenerLocation.class);
    assertThat(match.other()).isInstanceOf(SenderLocation.class);
    assertThat(match.asOther())
        .isEqualTo(
            new Locations.Match(Objects.requireNonNull(match.other()), "room/7", match.location()));
    assertThat(locations.isBoth("/chat")).isTrue();
    assertThat(locations.isBoth("/send")).isFalse();
  }

  @Test
  void segments_are_not_decoded_and_not_folded() {
    Locations locations = locations("/Größe/😀");
    assertThat(find(locations, "/Größe/😀/%41")).isEqualTo("/Größe/😀|%41");
    assertThat(find(locations, "/größe/😀")).isNull();
    assertThat(find(locations, "/Gro\u0308ße/😀")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "/a", "/a/", "a", "/b/", "/a/b", "\u0000", "/a//"})
  void hostile_path_is_found_in_linear_time(String piece) {
    Locations locations = locations("/a, /a/b, /a/a, /" + "a/".repeat(50) + "c");
    // If it looked at each prefix of ten megabytes, it would not come to an end.
    locations.find(piece.repeat(10_000_000 / piece.length()));
  }

  @Property
  void find_agrees_with_a_naive_model(
      @ForAll Set<@From("locationPath") String> paths, @ForAll("requestPath") String path) {
    Set<String> senders = new TreeSet<>(paths);
    senders.add("/sending");
    Locations locations = locations(String.join(", ", senders));
    senders.add("/listening");
    assertThat(find(locations, path)).isEqualTo(naive(senders, path));
  }

  /** Compares segment by segment. */
  private static @Nullable String naive(Set<String> locations, String path) {
    List<String> asked = segments(path);
    String best = null;
    for (String location : locations) {
      List<String> own = segments(location);
      boolean under = own.size() <= asked.size() && asked.subList(0, own.size()).equals(own);
      if (under && (best == null || segments(best).size() < own.size())) {
        best = location;
      }
    }
    if (best == null) {
      return null;
    }
    List<String> rest = asked.subList(segments(best).size(), asked.size());
    boolean open = path.endsWith("/") && !rest.isEmpty();
    return best + "|" + String.join("/", rest) + (open ? "/" : "");
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/", -1)).filter(s -> !s.isEmpty()).toList();
  }

  @Provide
  Arbitrary<String> locationPath() {
    return Arbitraries.of("a", "b", "ab", "c")
        .list()
        .ofMaxSize(4)
        .map(segments -> "/" + String.join("/", segments));
  }

  @Provide
  Arbitrary<String> requestPath() {
    return Arbitraries.frequency(
            Tuple.of(6, "/"),
            Tuple.of(3, "a"),
            Tuple.of(3, "b"),
            Tuple.of(1, "c"),
            Tuple.of(1, "listening"))
        .list()
        .ofMaxSize(12)
        .map(pieces -> String.join("", pieces));
  }
}
