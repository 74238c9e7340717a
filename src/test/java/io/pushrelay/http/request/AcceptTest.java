package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.http.response.InfoFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
  private static final String TEXT = "text/plain";
  private static final String JSON = "application/json";
  private static final String XML = "application/xml";
  private static final List<String> TYPES = List.of(TEXT, JSON, XML);

  private static String best(String header) {
    return Accept.best(header, TYPES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "*/*", "text/*", "text/plain", "TEXT/Plain", "image/png", "a, b"})
  void first_type_is_chosen_if_nothing_else_is_preferred(String header) {
    assertThat(best(header)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        " application/json ",
        "application/*",
        "application/json, text/plain;q=0.9",
        "text/plain;q=0.9, application/json",
        "text/plain; q=0.9 , application/json;Q=0.91",
        "text/html, application/json",
        "application/json, application/xml",
        "application/xml, application/json",
        "application/json;charset=utf-8",
        "application/json;charset=utf-8;q=0.5, text/plain;q=0.4",
        "text/plain;q=0, */*",
        "text/plain;q=0.1, */*;q=0.2",
        "text/*;q=0.1, application/*;q=0.2",
      })
  void preferred_type_is_chosen(String header) {
    assertThat(best(header)).isEqualTo(JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          */*, application/json;q=0.5                        > text/plain
          application/json;q=0.5, */*                        > text/plain
          application/*, application/json;q=0.1              > application/xml
          application/json;q=0.1, application/*              > application/xml
          */*;q=0.9, application/*;q=0.1, application/xml    > application/xml
          */*;q=0.9, text/*;q=0.1, application/json;q=0.2    > application/xml
          text/*, text/plain;q=0.1, application/xml;q=0.5    > application/xml
          """)
  void most_specific_range_gives_the_quality(String header, String type) {
    assertThat(best(header)).isEqualTo(type);
  }

  /** The types are without parameters, so a range without any says more of them than one with. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain;format=flowed, text/plain;q=0.1, application/json;q=0.5",
        "text/plain;q=0.1, text/plain;format=flowed, application/json;q=0.5",
        "text/plain;format=flowed, text/plain;q=0, application/json;q=0.5",
      })
  void range_of_the_type_alone_is_more_specific_than_one_with_parameters(String header) {
    assertThat(best(header)).isEqualTo(JSON);
  }

  @Test
  void example_of_rfc_9110_is_understood() {
    String header =
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4,"
            + " */*;q=0.5";
    assertThat(Accept.best(header, List.of("text/html", "image/jpeg", TEXT))).isEqualTo(TEXT);
    assertThat(Accept.best(header, List.of("text/html", "image/jpeg"))).isEqualTo("image/jpeg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;q=0",
        "application/json;q=0.0",
        "application/json;q=0.000",
        "application/json;q=0, application/*;q=0",
        "*/*;q=0",
        "text/plain;q=0, application/json;q=0, application/xml;q=0",
      })
  void type_of_quality_0_is_not_acceptable(String header) {
    assertThat(best(header)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.", "1.0", "1.000", "0.9", "0.999", "0.51", ".9"})
  void quality_is_a_number_from_0_to_1(String quality) {
    assertThat(best("application/xml;q=0.5, application/json;q=" + quality)).isEqualTo(JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;q=",
        "application/json;q=x",
        "application/json;q=2",
        "application/json;q=1.1",
        "application/json;q=-1",
        "application/json;q=0.9999",
        "application/json;q=1e0",
        "application/json;q=.",
        "application/json;q=NaN",
        "application/json;q=١",
        "application/json;q",
        "application",
        "/json",
        "application/",
        "json",
        "*",
        "*; q=.9",
        "*/json",
        "*/*json",
        "application/json/x",
        "application json",
        ";",
        ";q=1",
        ",",
        "/",
        "\"application/json\"",
      })
  void range_that_cannot_be_read_is_passed_over(String range) {
    assertThat(best(range + ", application/xml;q=0.1")).isEqualTo(XML);
    assertThat(best("application/xml;q=0.1," + range)).isEqualTo(XML);
  }

  @Test
  void range_that_cannot_be_read_hides_no_other() {
    assertThat(best("application/json;q=x, */*;q=0.5, text/plain;q=0.1")).isEqualTo(JSON);
  }

  @Test
  void default_of_the_jdk_client_is_understood() {
    String header = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
    assertThat(best(header)).isEqualTo(TEXT);
    assertThat(best("application/json, " + header)).isEqualTo(JSON);
  }

  @Test
  void hostile_header_is_read_soon() {
    List<String> pieces =
        List.of(
            ",",
            ";",
            "q=",
            ";q=0",
            ";q=x,",
            "*/*,",
            "*/*;a",
            "text/plain,",
            "text/plain;q=0.1,",
            "=");
    Hostile.repeat(pieces, AcceptTest::best);
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "text/plain",
            JSON,
            "*/*",
            "text/*",
            "*",
            "/",
            ",",
            ";",
            "q",
            "=",
            "q=0",
            "q=1",
            "q=.",
            " ",
            "\"",
            "x",
            "0.5")
        .list()
        .ofMaxSize(10)
        .map(scraps -> String.join("", scraps));
  }

  @Property
  void any_header_chooses_one_of_the_types(@ForAll("scraps") String scraps, @ForAll String text) {
    assertThat(best(scraps)).isIn(TYPES);
    assertThat(best(text)).isIn(TYPES);
  }

  @Property
  void type_asked_for_alone_is_chosen(@ForAll("types") String type) {
    assertThat(best(type)).isEqualTo(type);
    assertThat(best("image/png, */*;q=0.1, " + type)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "text/event-stream > true",
        "Text/Event-Stream;q=0.1 > true",
        "text/event-stream, */*;q=0.5 > true",
        "text/html, text/event-stream > true",
        "text/html, text/event-stream;q=0.9 > false",
        "text/event-stream;q=0 > false",
        "text/event-stream;q=2 > false",
        "text/event-stream-x > false",
        "text/* > false",
        "*/* > false",
      })
  void events_are_preferred_where_they_are_named_and_nothing_is_liked_better(
      String header, boolean preferred) {
    assertThat(Accept.prefersEvents(header)).isEqualTo(preferred);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ''                                           > text/plain
          */*                                          > text/plain
          text/*                                       > text/plain
          image/png                                    > text/plain
          application/*                                > application/json
          application/json                             > application/json
          text/json                                    > text/json
          application/xml                              > application/xml
          text/xml                                     > text/xml
          application/yaml                             > application/yaml
          text/yaml                                    > text/yaml
          application/x-yaml                           > application/x-yaml
          text/x-yaml                                  > text/x-yaml
          text/plain;q=0.5, application/yaml           > application/yaml
          application/xhtml+xml, application/xml;q=0.9 > application/xml
          """)
  void format_is_the_one_that_is_accepted(String accept, String type) {
    assertThat(Accept.best(accept, InfoFormat.TYPES)).isEqualTo(type);
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of(TYPES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "gzip, deflate, br|true",
        "br;q=1.0, GZIP;q=0.2|true",
        "x-gzip|true",
        "gzip;q=0|false",
        "gzip;q=0.000, *|false",
        "gzip;q=|false",
        "*|false",
        "identity|false",
        "gzipped|false",
        "''|false",
      })
  void gzip_is_taken_by_who_says_so(String header, boolean taken) {
    assertThat(Accept.takesGzip(header)).isEqualTo(taken);
  }
}
