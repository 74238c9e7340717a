package io.pushrelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** Reads the files in {@code it/container}, and the pom. */
final class ContainerFiles {
  static final Path FOLDER = Path.of("it/container");

  private ContainerFiles() {}

  /** The first element of that name in the pom: a property's, or the project's own. */
  static String pom(String element) throws IOException {
    Matcher matcher =
        Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(Pattern.quote(element)))
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(matcher.find()).as(element).isTrue();
    return matcher.group(1);
  }

  /** Each instruction, which is there once, with what follows it. */
  static Map<String, String> containerfile() throws IOException {
    Map<String, String> instructions = new HashMap<>();
    String text = Files.readString(FOLDER.resolve("Containerfile"));
    text.replaceAll("(?m)^#.*\n", "")
        .replaceAll(" *\\\\\n *", " ")
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split(" ", 2))
        .forEach(words -> assertThat(instructions.put(words[0], words[1])).as(words[0]).isNull());
    return instructions;
  }

  /** The only object of Kubernetes that is of this kind. */
  static Object ofKind(String kind) throws IOException {
    return yaml("kubernetes.yaml").stream()
        .filter(object -> text(object, "kind").equals(kind))
        .findAny()
        .orElseThrow();
  }

  /** What this text is in YAML, of which JSON is a part. */
  static Object parse(String text) {
    return new Yaml().load(text);
  }

  /** The documents of a file. */
  static List<Object> yaml(String file) throws IOException {
    Iterable<Object> documents = new Yaml().loadAll(Files.readString(FOLDER.resolve(file)));
    return StreamSupport.stream(documents.spliterator(), false).toList();
  }

  static String text(Object object, Object... path) {
    return at(object, path).toString();
  }

  /** What lies there: by a key of a map, by an index of a list. */
  static Object at(Object object, Object... path) {
    Object found = object;
    for (Object step : path) {
      found =
          Objects.requireNonNull(
              step instanceof Integer index ? list(found).get(index) : map(found).get(step),
              () -> step + " in " + List.of(path));
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object object) {
    return (Map<String, Object>) object;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object object) {
    return (List<Object>) object;
  }
}
