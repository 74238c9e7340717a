package io.pushrelay.http.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MultiPosition;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.http.response.InfoFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a stranger's request is read for. Input is a line for each place that is read. */
final class RequestFuzzTest {
  private static final long LAST_SECOND = 253402300799L;
  private static final int CHANNELS = 3;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";

  private static final String QUOTED =
      "\"(?:[\t !#-\\[\\]-~\\x80-\\xFF]|\\\\[\t -~\\x80-\\xFF])*+\"";

  /** RFC 9110, sections 5.6.6 and 8.3.1. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "%1$s/%1$s[ \t]*+(?:;[ \t]*+(?:%1$s=(?:%1$s|%2$s))?+[ \t]*+)*+".formatted(TOKEN, QUOTED));

  /** The pattern takes stack for each character. */
  private static final int LONGEST = 500;

  private static final Locations.Match SEVERAL =
      Objects.requireNonNull(
          RelayConfig.read(
                  new ConfigSources(
                      "",
                      Map.of(),
                      Map.of(),
                      Map.of("push_listener", "/listen", "push_channel_id_separator", ",")))
              .locations()
              .find("/listen"));

  @FuzzTest
  void position_that_is_read_is_read_again_as_it_is_written(byte[] input) {
    String[] lines = lines(input, 3);
    FakeRequest asked = FakeRequest.get("/listen?last_event_id=" + lines[2]);
    if (!lines[0].isEmpty()) {
      asked.header("If-Modified-Since", lines[0]);
    }
    if (!lines[1].isEmpty()) {
      asked.header("If-None-Match", lines[1]);
    }
    MessageId id = PositionParser.of(asked.request());
    if (id != null) {
      assertThat(id.second()).isBetween(1L, LAST_SECOND);
      assertThat(PositionParser.ofWhole(id.toString())).isEqualTo(id);
      assertThat(PositionParser.ofHeaders(HttpDate.format(id.second()), id.tags())).isEqualTo(id);
    }
    MultiPosition place = several(asked);
    if (place != null) {
      assertThat(place.second()).isBetween(1L, LAST_SECOND);
      assertThat(place.channels()).isEqualTo(CHANNELS);
      FakeRequest again = FakeRequest.get("/listen").header("Last-Event-ID", place.toString());
      assertThat(several(again)).isEqualTo(place);
    }
  }

  private static @Nullable MultiPosition several(FakeRequest asked) {
    try {
      return PositionParser.of(asked.request(), CHANNELS);
    } catch (HttpException refusal) {
      checkSentence(refusal);
      return null;
    }
  }

  private static void checkSentence(HttpException refusal) {
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.sentence()).matches(Pattern.compile("[A-Z].*\\.", Pattern.DOTALL));
  }

  @FuzzTest
  void path_is_below_the_context_and_reads_the_same_however_it_is_written(byte[] input) {
    String uri = lines(input, 1)[0];
    String path = path(uri);
    assertThat(path("/" + uri)).isEqualTo(path);
    if (path == null) {
      return;
    }
    assertThat(path).startsWith("/").doesNotContain("//");
    for (String segment : path.split("/", -1)) {
      assertThat(segment).isNotEqualTo(".").isNotEqualTo("..");
    }
    assertThat(path("/chat" + Percent.encode(path).replace(";", "%3B"))).isEqualTo(path);
  }

  /** Null if it is refused. */
  private static @Nullable String path(String uri) {
    try {
      return RequestPath.of(uri, "/chat");
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageMatching("(?s).+");
      return null;
    }
  }

  @FuzzTest
  void channels_that_are_named_are_named_again_by_their_ids(byte[] input) {
    String[] lines = lines(input, 1);
    List<ChannelId> channels;
    try {
      channels = ChannelIds.all(FakeRequest.get("/listen?" + lines[0]).request(), SEVERAL);
    } catch (HttpException refusal) {
      checkSentence(refusal);
      return;
    }
    assertThat(channels).isNotEmpty().doesNotHaveDuplicates();
    String ids =
        channels.stream()
            .map(id -> Percent.encode(id.value()).replace("&", "%26"))
            .collect(Collectors.joining(","));
    assertThat(ChannelIds.all(FakeRequest.get("/listen?id=" + ids).request(), SEVERAL))
        .isEqualTo(channels);
  }

  @FuzzTest
  void content_type_is_valid_as_the_grammar_says(byte[] input) {
    String text = lines(input, 1)[0];
    if (text.length() <= LONGEST) {
      assertThat(MediaTypes.isValid(text)).isEqualTo(MEDIA_TYPE.matcher(text).matches());
    }
  }

  @FuzzTest
  void ranges_that_can_not_be_read_change_nothing(byte[] input) {
    String accept = lines(input, 1)[0];
    String best = Accept.best(accept, InfoFormat.TYPES);
    assertThat(InfoFormat.TYPES).contains(best);
    String more = accept + ",*/*;q=2," + best + ";q=x";
    if (!accept.isEmpty()) {
      assertThat(Accept.best(more, InfoFormat.TYPES)).isEqualTo(best);
    }
    boolean events = Accept.prefersEvents(accept);
    assertThat(Accept.prefersEvents(more)).isEqualTo(events);
    assertThat(Accept.prefersEvents(accept + ",text/event-stream"))
        .as("named with the greatest weight there is")
        .isTrue();
  }

  /** So many lines, a character for each byte; those that are missing are empty. */
  private static String[] lines(byte[] input, int count) {
    String[] lines = new String(input, ISO_8859_1).split("\n", count);
    String[] all = new String[count];
    for (int i = 0; i < count; i++) {
      all[i] = i < lines.length ? lines[i] : "";
    }
    return all;
  }
}
