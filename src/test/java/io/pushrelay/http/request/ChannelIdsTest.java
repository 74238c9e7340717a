package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelIdsTest {
  private static String argument(String query, String name) {
    return ChannelIds.argument(FakeRequest.get("/listen" + query).request(), name);
  }

  /** The id of a request to a location under /listen with this expression. */
  private static String id(String expression, FakeRequest fake) {
    return id(expression, 512, fake);
  }

  private static String id(String expression, int limit, FakeRequest fake) {
    Map<String, String> parameters =
        Map.of("push_channel_id", expression, "push_max_channel_id_length", "" + limit);
    RelayConfig config = RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters));
    var request = fake.request();
    String path = RequestPath.of(request.getRequestURI(), request.getContextPath());
    Locations.Match match = Objects.requireNonNull(config.locations().find(path));
    return ChannelIds.all(request, match).get(0).value();
  }

  /** The channels of a request whose ids are separated so, a listener's and a sender's alike. */
  private static List<String> all(String separator, String ids) {
    List<ChannelId> channels = at("/listen", separator, ids, ChannelIds::all);
    assertThat(at("/send", separator, ids, ChannelIds::all)).isEqualTo(channels);
    return channels.stream().map(ChannelId::value).toList();
  }

  private static List<ChannelId> at(
      String path,
      String separator,
      String ids,
      BiFunction<HttpServletRequest, Locations.Match, List<ChannelId>> reader) {
    Map<String, String> parameters = Map.of("push_channel_id_separator", separator);
    RelayConfig config = RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters));
    Locations.Match match = Objects.requireNonNull(config.locations().find(path));
    return reader.apply(FakeRequest.get(path + "?id=" + ids).request(), match);
  }

  @Test
  void request_that_need_not_name_a_channel_names_none_or_one_that_can_be_used() {
    assertThat(at("/send", ",", "", ChannelIds::allIfAny)).isEmpty();
    assertThat(at("/send", ",", "a,b", ChannelIds::allIfAny)).hasSize(2);
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> at("/send", ",", ",", ChannelIds::allIfAny))
        .withMessageStartingWith("There is no channel id: ");
  }

  private static void isRefused(String expression, FakeRequest request, String sentence) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> id(expression, request))
        .withMessage(sentence)
        .extracting(HttpException::status)
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "?id=x,              x",
    "?a=1&id=x&b=2,      x",
    "?idx=1&xid=2&id=x,  x",
    "?ID=1&id=x,         x",
    "?&&id=x&&,          x",
    "?=1&id=x,           x",
    "?id=x&id=y,         x",
    "?id=a=b,            a=b",
    "?id==,              =",
    "?id=a;b,            a;b",
    "?id=a?b,            a?b",
    "?%69d=x,            x",
    "?i%64=%78,          x",
    "?id=a%26b%3Dc,      a&b=c",
    "?id=a+b,            a+b",
    "?id=%252F,          %2F",
    "?%2569d=1&id=x,     x",
    "?%=1&%zz=2&%FF&id=x, x",
  })
  void argument_is_the_first_parameter_of_that_name_decoded_once(String query, String value) {
    assertThat(argument(query, "id")).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?", "?&", "?id", "?id=", "?id&id=x", "?id=&id=x", "?x=id=1", "?idx=1"})
  void argument_that_is_not_there_or_says_nothing_is_empty(String query) {
    assertThat(argument(query, "id")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a-b, ?a-b=1", "a.b, ?a.b=1", "ü, ?%C3%BC=1", "a b, ?a%20b=1", "a=b, ?a%3Db=1"})
  void argument_may_have_any_name(String name, String query) {
    assertThat(argument(query, name)).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?id=%", "?id=%4", "?id=%zz", "?id=%FF", "?id=%&id=x", "?id=€"})
  void argument_that_cannot_be_decoded_is_refused(String query) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> argument(query, "id"))
        .withMessageStartingWith("The query parameter 'id' can't be decoded: ")
        .withMessageEndingWith(".")
        .extracting(HttpException::status)
        .isEqualTo(400);
  }

  @Test
  void hostile_query_is_searched_soon() {
    List<String> pieces =
        List.of("&", "a&", "=", "&=", "id", "a=b&", "%69", "%69d", "%", "&%", "id&", "i%64%&");
    Hostile.repeat(pieces, query -> argument("?" + query, "id"));
    Hostile.repeat(pieces, query -> argument("?" + query + "&id=x", "id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "a           > a",
        "a,b         > a b",
        "b,a         > b a",
        "a,a         > a",
        "a,b,a       > a b",
        "b,a,a,b     > b a",
        "%61,a       > a",
        "a%2Ca       > a",
        "A,a         > A a",
        "a,          > a",
        ",a          > a",
        "a,,b        > a b",
        ",,a,,a,,b,, > a b",
      })
  void channel_named_twice_is_one_and_an_empty_one_is_none(String ids, String channels) {
    assertThat(all(",", ids)).containsExactly(channels.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", ",,,"})
  void empty_ids_alone_are_no_channel_id(String ids) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> all(",", ids))
        .withMessageStartingWith("There is no channel id: ")
        .extracting(HttpException::status)
        .isEqualTo(400);
  }

  @Test
  void channels_are_counted_as_they_are_listened_to() {
    String most =
        IntStream.range(0, 255).mapToObj(Integer::toString).collect(Collectors.joining(","));
    assertThat(all(",", most)).hasSize(255);
    assertThat(all(",", most + ",,7,8")).hasSize(255);
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> all(",", most + ",255"))
        .withMessage("There are 256 channels, and a request names 255 at most.");
  }

  @Property
  void any_value_is_found_as_it_was_before_it_was_escaped(@ForAll("texts") String value) {
    String encoded = PercentTest.encode(value);
    assertThat(argument("?a=1&id=" + encoded + "&id=2", "id")).isEqualTo(value);
    assertThat(argument("?" + encoded + "=1", value)).isEqualTo("1");
  }

  @Provide
  Arbitrary<String> texts() {
    return new PercentTest().texts();
  }

  @ParameterizedTest
  @CsvSource({
    "$arg_id,            /listen?id=a%2Fb,        a/b",
    "room-$arg_id,       /listen?id=7,            room-7",
    "room-$arg_id,       /listen,                 room-",
    "${arg_a}x$arg_b,    /listen?a=1&b=2,         1x2",
    "$$5,                /listen,                 $5",
    "all,                /listen?id=7,            all",
    "$path_info,         /listen/room/7,          room/7",
    "$path_info,         /listen/room/,           room/",
    "$path_info,         /listen/%C3%BC+%252F,    ü+%2F",
    "$path_info,         /listen/a%3Bb,           a;b",
    "$uri,               /listen/room%207?x=y,    /listen/room 7",
  })
  void id_is_what_the_expression_says(String expression, String target, String id) {
    assertThat(id(expression, FakeRequest.get(target))).isEqualTo(id);
  }

  @Test
  void header_is_decoded_once() {
    assertThat(id("$http_X_Room", FakeRequest.get("/listen").header("X-Room", "a%252F%C3%BC")))
        .isEqualTo("a%2Fü");
    assertThat(id("$http_x_room", FakeRequest.get("/listen").header("X-ROOM", "a b")))
        .isEqualTo("a b");
  }

  @Test
  void cookies_that_the_server_can_not_read_are_none() {
    isRefused(
        "$cookie_room",
        FakeRequest.get("/listen").cookie("room", "x").unreadableCookies(),
        "There is no channel id: /listen takes it from the cookie 'room', which the request does"
            + " not have.");
  }

  @Test
  void cookie_is_found_by_its_exact_name_and_decoded_once() {
    FakeRequest request =
        FakeRequest.get("/listen")
            .cookie("Room", "wrong")
            .cookie("room", "a%252F%C3%BC")
            .cookie("room", "second");
    assertThat(id("$cookie_room", request)).isEqualTo("a%2Fü");
  }

  @Test
  void user_and_host_are_what_the_container_says() {
    FakeRequest request = FakeRequest.get("/listen").user("anna%20").host("Chat.Example");
    assertThat(id("$remote_user", request)).isEqualTo("anna%20");
    assertThat(id("$host", request)).isEqualTo("chat.example");
  }

  @ParameterizedTest
  @CsvSource({
    "/chat/listen/a,        /chat",
    "/%63hat/listen/a,      /chat",
    "/%63hat/listen/a,      /%63hat",
    "//chat//%6Cisten//a,   /chat",
  })
  void uri_is_the_same_however_it_is_spelled(String uri, String contextPath) {
    assertThat(id("$uri", FakeRequest.get(uri).contextPath(contextPath)))
        .isEqualTo("/chat/listen/a");
  }

  @Test
  void empty_id_is_refused_with_what_is_missing() {
    FakeRequest request = FakeRequest.get("/listen?x=1");
    isRefused(
        "$arg_id",
        request,
        "There is no channel id: /listen takes it from the query parameter 'id', which the request"
            + " does not have.");
    isRefused(
        "$http_x_room$cookie_room",
        request,
        "There is no channel id: /listen takes it from the header 'x-room' or the cookie 'room',"
            + " which the request does not have.");
    isRefused(
        "$remote_user",
        request,
        "There is no channel id: /listen takes it from an authenticated user, which the request"
            + " does not have.");
  }

  @Test
  void id_that_cannot_be_decoded_is_refused_with_where_it_was() {
    isRefused(
        "$http_x_room",
        FakeRequest.get("/listen").header("x-room", "%zz"),
        "The header 'x-room' can't be decoded: a % is not followed by two hexadecimal digits.");
    isRefused(
        "$cookie_room",
        FakeRequest.get("/listen").cookie("room", "%FF"),
        "The cookie 'room' can't be decoded: its bytes are not UTF-8.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "%0A", "a%09", "%7F", "%C2%85"})
  void control_character_is_refused(String id) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> id("$arg_id", FakeRequest.get("/listen?id=" + id)))
        .withMessageContaining("control character")
        .extracting(HttpException::status)
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "€", "😀"})
  void length_is_counted_in_characters(String character) {
    String longest = PercentTest.encode(character.repeat(8));
    assertThat(id("$arg_id", 8, FakeRequest.get("/listen?id=" + longest)))
        .isEqualTo(character.repeat(8));
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> id("$arg_id", 8, FakeRequest.get("/listen?id=x" + longest)))
        .withMessage("The channel id has 9 characters, and 8 at most are allowed.");
  }
}
