package io.pushrelay;

import static io.pushrelay.ContainerFiles.FOLDER;
import static io.pushrelay.ContainerFiles.at;
import static io.pushrelay.ContainerFiles.list;
import static io.pushrelay.ContainerFiles.map;
import static io.pushrelay.ContainerFiles.ofKind;
import static io.pushrelay.ContainerFiles.pom;
import static io.pushrelay.ContainerFiles.text;
import static io.pushrelay.ContainerFiles.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.Given;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.StatusConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The files for containers say what the code and the pom say (containers, "What was checked"). No
 * engine reads them here.
 */
final class ContainerFilesTest {
  private static final Path PAGE = Path.of("src/site/markdown/containers.md");

  /** Where the entry point's command file expects the sender's password. */
  private static final String PASSWORD_FILE = "/run/secrets/sender.password";

  private static final String REDIS_URL = "PUSH_REDIS_URL";
  private static final Pattern IMAGE = Pattern.compile("([a-z0-9./-]+):([a-z0-9.-]+)");

  private final Map<String, String> containerfile = ContainerFiles.containerfile();
  private final Object compose = yaml("compose.yaml").get(0);
  private final Object deployment = ofKind("Deployment");
  private final Object pod = at(deployment, "spec", "template", "spec");
  private final Object container = at(pod, "containers", 0);

  ContainerFilesTest() throws IOException {}

  @Test
  void server_is_the_one_that_the_tests_run() throws IOException {
    assertThat(instruction("FROM"))
        .isEqualTo(
            "payara/micro:%s-jdk%s"
                .formatted(pom("payara.micro.version"), pom("maven.compiler.release")));
  }

  @Test
  void every_image_has_a_version() {
    List<String> images = new ArrayList<>(List.of(instruction("FROM"), text(container, "image")));
    services().values().forEach(service -> images.add(text(service, "image")));
    assertThat(images)
        .hasSizeGreaterThan(3)
        .allSatisfy(image -> assertThat(version(image)).matches("\\d.*"));
  }

  @Test
  void image_of_the_relay_has_its_version_and_is_what_the_page_builds() throws IOException {
    String version = pom("version").replace("-SNAPSHOT", "");
    for (Object node : nodes()) {
      assertThat(text(node, "image")).isEqualTo("pushrelay:" + version);
      assertThat(
              FOLDER
                  .resolve(text(node, "build", "context"))
                  .resolve(text(node, "build", "dockerfile")))
          .isRegularFile();
    }
    assertThat(version(text(container, "image"))).isEqualTo(version);
    assertThat(Files.readString(PAGE)).contains(" -t pushrelay:" + version + " .");
  }

  @Test
  void entry_point_is_java_without_a_shell_and_runs_what_is_copied() throws IOException {
    List<String> words = words("ENTRYPOINT");
    assertThat(words).first().isEqualTo("java");
    assertThat(words("CMD")).isEmpty();
    String[] copied = instruction("COPY").split(" ", -1);
    assertThat(copied)
        .containsExactly(
            FOLDER.resolve("users.asadmin").toString(),
            "target/" + pom("finalName") + ".war",
            "/opt/pushrelay/");
    assertThat(words)
        .containsSequence("--postbootcommandfile", "/opt/pushrelay/users.asadmin")
        .containsSequence("--deploy", "/opt/pushrelay/" + pom("finalName") + ".war");
  }

  @Test
  void relay_is_not_root_and_can_do_nothing_but_write_to_tmp() {
    String user = instruction("USER");
    assertThat(user).matches("[1-9]\\d*:[1-9]\\d*");
    assertThat(
            at(pod, "securityContext", "runAsUser")
                + ":"
                + at(pod, "securityContext", "runAsGroup"))
        .isEqualTo(user);
    assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
    Object context = at(container, "securityContext");
    assertThat(at(context, "allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(at(context, "readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(at(context, "capabilities", "drop")).isEqualTo(List.of("ALL"));
    assertThat(mountPaths()).containsExactlyInAnyOrder(PASSWORD_FILE, "/tmp");
    for (Object node : nodes()) {
      assertThat(at(node, "read_only")).isEqualTo(true);
      assertThat(at(node, "cap_drop")).isEqualTo(List.of("ALL"));
      assertThat(at(node, "security_opt")).isEqualTo(List.of("no-new-privileges:true"));
      assertThat(at(node, "volumes")).isEqualTo(List.of("/tmp"));
    }
  }

  @Test
  void health_check_and_probes_ask_what_the_relay_serves() {
    String health = instruction("HEALTHCHECK");
    URI asked = URI.create(health.substring(health.indexOf("http://"), health.lastIndexOf('"')));
    assertThat(asked.getAuthority()).isEqualTo("127.0.0.1:" + instruction("EXPOSE"));
    assertThat(atStatus(asked.getPath())).isEqualTo("/ready");
    assertThat(atStatus(text(container, "readinessProbe", "httpGet", "path"))).isEqualTo("/ready");
    assertThat(atStatus(text(container, "livenessProbe", "httpGet", "path"))).isEqualTo("/live");
    assertThat(atStatus(text(container, "startupProbe", "httpGet", "path"))).isEqualTo("/live");
  }

  @Test
  void everybody_finds_the_port_that_is_listened_to() throws IOException {
    Object port = at(container, "ports", 0);
    assertThat(text(port, "containerPort")).isEqualTo(instruction("EXPOSE"));
    for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
      assertThat(at(container, probe, "httpGet", "port")).as(probe).isEqualTo(at(port, "name"));
    }
    Object service = ofKind("Service");
    assertThat(at(service, "spec", "ports", 0, "targetPort")).isEqualTo(at(port, "name"));
    Object labels = at(deployment, "spec", "template", "metadata", "labels");
    assertThat(at(service, "spec", "selector")).isEqualTo(labels);
    assertThat(at(deployment, "spec", "selector", "matchLabels")).isEqualTo(labels);
    for (Object node : nodes()) {
      assertThat(text(node, "ports", 0)).matches("127\\.0\\.0\\.1:\\d+:" + instruction("EXPOSE"));
    }
  }

  @Test
  void every_variable_is_a_directive_with_a_value_that_it_takes() {
    for (Object node : nodes()) {
      Map<String, String> variables = image();
      map(at(node, "environment")).forEach((name, value) -> variables.put(name, value.toString()));
      assertThat(config(variables).warnings()).isEmpty();
    }
    Map<String, String> variables = image();
    for (Object variable : list(at(container, "env"))) {
      Object value = map(variable).getOrDefault("value", "redis://:secret@127.0.0.1:6379");
      variables.put(text(variable, "name"), value.toString());
    }
    RelayConfig config = config(variables);
    assertThat(config.warnings()).isEmpty();
    assertThat(config.redis().url()).isNotNull();
  }

  @Test
  void password_of_the_sender_is_a_file_that_is_mounted() throws IOException {
    assertThat(Files.readString(FOLDER.resolve("users.asadmin")))
        .contains(" --groups sender ")
        .contains(" --passwordfile " + PASSWORD_FILE + " ");
    for (Object node : nodes()) {
      assertThat(at(node, "secrets")).isEqualTo(List.of("sender.password"));
    }
    Object secret = at(pod, "volumes", 0, "secret");
    String key = text(secret, "items", 0, "key");
    assertThat(at(secret, "items", 0, "path")).isEqualTo(key);
    assertThat(at(container, "volumeMounts", 0, "subPath")).isEqualTo(key);
    assertThat(at(container, "volumeMounts", 0, "mountPath")).isEqualTo(PASSWORD_FILE);
  }

  @Test
  void page_makes_every_secret_that_the_files_name_and_they_have_none_themselves()
      throws IOException {
    String page = Files.readString(PAGE);
    List<String> files =
        Stream.concat(
                map(at(compose, "secrets")).values().stream().map(secret -> text(secret, "file")),
                nodes().stream().map(node -> text(node, "env_file")))
            .distinct()
            .toList();
    assertThat(files)
        .containsExactlyInAnyOrder(
            "secrets/sender.password", "secrets/redis.conf", "secrets/redis.env");
    for (String file : files) {
      assertThat(page).contains(" >" + file.replace("secrets/", "") + "\n");
    }
    assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("/it/container/secrets/");
    Object url = at(container, "env", 0);
    assertThat(text(url, "name")).isEqualTo(REDIS_URL);
    Object reference = at(url, "valueFrom", "secretKeyRef");
    assertThat(text(at(pod, "volumes", 0), "secret", "secretName"))
        .isEqualTo(text(reference, "name"));
    assertThat(page)
        .contains("kubectl create secret generic " + text(reference, "name") + " ")
        .contains(" --from-file=" + text(reference, "key"))
        .contains(" --from-file=" + text(at(pod, "volumes", 0), "secret", "items", 0, "key"));
    assertThat(yaml("kubernetes.yaml"))
        .extracting(object -> text(object, "kind"))
        .doesNotContain("Secret");
  }

  /** What is asked for at the status location, by a path with the context path. */
  private String atStatus(String path) {
    String war = words("ENTRYPOINT").get(words("ENTRYPOINT").indexOf("--deploy") + 1);
    String contextPath = war.substring(war.lastIndexOf('/')).replace(".war", "");
    assertThat(path).startsWith(contextPath + "/");
    StatusConfig status = config(image()).status();
    return String.valueOf(status.find(path.substring(contextPath.length())));
  }

  /** The variables that the image has. */
  private Map<String, String> image() {
    String[] variable = instruction("ENV").split("=", 2);
    return new HashMap<>(Map.of(variable[0], variable[1]));
  }

  private static RelayConfig config(Map<String, String> variables) {
    Given given = Given.at("/pushrelay");
    variables.forEach(given::andVariable);
    return given.config();
  }

  private List<Object> nodes() {
    List<Object> nodes =
        services().values().stream().filter(service -> map(service).containsKey("build")).toList();
    assertThat(nodes).hasSize(2);
    return nodes;
  }

  private Map<String, Object> services() {
    return map(at(compose, "services"));
  }

  private List<Object> mountPaths() {
    return list(at(container, "volumeMounts")).stream().map(m -> at(m, "mountPath")).toList();
  }

  private String instruction(String name) {
    return Objects.requireNonNull(containerfile.get(name), name);
  }

  private List<String> words(String instruction) {
    return list(ContainerFiles.parse(instruction(instruction))).stream()
        .map(Object::toString)
        .toList();
  }

  private static String version(String image) {
    Matcher matcher = IMAGE.matcher(image);
    assertThat(matcher.matches()).as("%s has a version", image).isTrue();
    return matcher.group(2);
  }
}
