package io.pushrelay.http.response;

import io.pushrelay.channel.SubjectCounts;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Adds to what a sender is told about a channel who listens to it. Names are anybody's strings:
 * whatever means something in the format, or is not ASCII, is escaped; what is no character, or
 * none that XML has, is U+FFFD.
 */
final class SubjectFormat {
  private static final int UNKNOWN = 0xfffd;

  private SubjectFormat() {}

  static String json(String info, SubjectCounts subjects) {
    String names =
        subjects.first().entrySet().stream()
            .map(
                subject ->
                    "\""
                        + escaped(subject.getKey(), SubjectFormat::inJson)
                        + "\": "
                        + subject.getValue())
            .collect(Collectors.joining(", "));
    return info.substring(0, info.length() - 1)
        + ", \"subjects\": {"
        + names
        + "}, \"subject_count\": "
        + subjects.total()
        + "}";
  }

  static String yaml(String info, SubjectCounts subjects) {
    String names =
        subjects.first().entrySet().stream()
            .map(
                subject ->
                    "  \""
                        + escaped(subject.getKey(), SubjectFormat::inYaml)
                        + "\": "
                        + subject.getValue()
                        + "\n")
            .collect(Collectors.joining());
    return info + "subjects:\n" + names + "subject_count: " + subjects.total() + "\n";
  }

  static String xml(String info, SubjectCounts subjects) {
    String names =
        subjects.first().entrySet().stream()
            .map(
                subject ->
                    "<subject><name>"
                        + escaped(subject.getKey(), SubjectFormat::inXml)
                        + "</name><listeners>"
                        + subject.getValue()
                        + "</listeners></subject>")
            .collect(Collectors.joining());
    return info.replace(
        "</channel>",
        "<subjects>"
            + names
            + "</subjects><subject_count>"
            + subjects.total()
            + "</subject_count></channel>");
  }

  private static String escaped(String name, IntFunction<String> escape) {
    return name.codePoints()
        .mapToObj(
            c -> isPlain(c) ? Character.toString(c) : escape.apply(isSurrogate(c) ? UNKNOWN : c))
        .collect(Collectors.joining());
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f && "\"\\<>&".indexOf(c) < 0;
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private static String inJson(int c) {
    return Character.toString(c)
        .chars()
        .mapToObj("\\u%04x"::formatted)
        .collect(Collectors.joining());
  }

  private static String inYaml(int c) {
    return (c > 0xffff ? "\\U%08x" : "\\u%04x").formatted(c);
  }

  private static String inXml(int c) {
    boolean allowed = "\t\n\r".indexOf(c) >= 0 || (c >= ' ' && c != 0xfffe && c != 0xffff);
    return "&#x%x;".formatted(allowed ? c : UNKNOWN);
  }
}
