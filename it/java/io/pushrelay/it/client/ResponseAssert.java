package io.pushrelay.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.AbstractAssert;

/** What is asked of responses; every message shows the whole response. */
public final class ResponseAssert extends AbstractAssert<ResponseAssert, Response> {
  ResponseAssert(Response response) {
    super(response, ResponseAssert.class);
  }

  private String about(String what) {
    return what + " of " + actual + " " + descriptionText();
  }

  public ResponseAssert hasStatus(int status) {
    assertThat(actual.status()).as(about("status")).isEqualTo(status);
    return this;
  }

  public ResponseAssert hasStatusIn(Integer... statuses) {
    assertThat(actual.status()).as(about("status")).isIn((Object[]) statuses);
    return this;
  }

  /** Exactly one header of that name, with exactly that value. */
  public ResponseAssert hasHeader(String name, String value) {
    assertThat(actual.headers(name)).as(about(name)).containsExactly(value);
    return this;
  }

  public ResponseAssert hasNoHeader(String name) {
    assertThat(actual.headers(name)).as(about(name)).isEmpty();
    return this;
  }

  /** No header whose name begins so. */
  public ResponseAssert hasNoHeaderBeginning(String prefix) {
    assertThat(actual.headers())
        .as(about("headers"))
        .noneMatch(header -> header.name().regionMatches(true, 0, prefix, 0, prefix.length()));
    return this;
  }

  /** The list in that header names all of these, in any order and case. */
  public ResponseAssert lists(String name, String... values) {
    List<String> listed =
        actual.headers(name).stream()
            .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",")))
            .map(String::strip)
            .toList();
    List<String> expected =
        Arrays.stream(values).map(value -> value.toLowerCase(Locale.ROOT)).toList();
    assertThat(listed).as(about(name)).containsAll(expected);
    return this;
  }

  /** The Content-Type, parameters aside. */
  public ResponseAssert hasMediaType(String type) {
    assertThat(actual.header("Content-Type").orElse("").split(";", 2)[0].strip())
        .as(about("media type"))
        .isEqualTo(type);
    return this;
  }

  /** Exactly these bytes, their number told by Content-Length. */
  public ResponseAssert hasBody(String body) {
    assertThat(actual.body()).as(about("body")).isEqualTo(body);
    assertThat(actual.framing()).as(about("framing")).isEqualTo(Framing.LENGTH);
    return hasHeader("Content-Length", Integer.toString(body.length()))
        .hasNoHeader("Transfer-Encoding");
  }

  /** Nothing, and nothing that a client would have to wait for. */
  public ResponseAssert hasNoBody() {
    assertThat(actual.body()).as(about("body")).isEmpty();
    assertThat(actual.framing()).as(about("framing")).isIn(Framing.NONE, Framing.LENGTH);
    return hasNoHeader("Transfer-Encoding");
  }

  /** A sentence for people, as plain text in UTF-8. */
  public ResponseAssert hasSentence() {
    String type = actual.header("Content-Type").orElse("none").toLowerCase(Locale.ROOT);
    assertThat(type.replace(" ", ""))
        .as(about("content type"))
        .isEqualTo("text/plain;charset=utf-8");
    assertThat(actual.body().strip()).as(about("sentence")).contains(" ").doesNotContain("<");
    return this;
  }

  /** A sentence that mentions this. */
  public ResponseAssert hasSentenceAbout(String what) {
    hasSentence();
    assertThat(actual.body()).as(about("sentence")).containsIgnoringCase(what);
    return this;
  }

  /** A message of the channel, whole and as it was sent. */
  public ResponseAssert isMessage(String body) {
    return hasStatus(200).hasBody(body);
  }

  /** The container's wish for credentials, without a page of its own. */
  public ResponseAssert isChallenge() {
    hasStatus(401);
    if (actual.framing() != Framing.NONE) { // an answer to HEAD has no body
      hasNoBody();
    }
    assertThat(actual.headers("WWW-Authenticate"))
        .as(about("challenge"))
        .singleElement()
        .asString()
        .startsWithIgnoringCase("Basic ");
    return this;
  }
}
