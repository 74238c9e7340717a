package io.pushrelay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the fuzz tests state holds for the inputs that are kept: those that a parser is there for,
 * and those that something failed with. Jazzer could do this itself, but would load its agent into
 * the JVM of all other tests.
 */
final class KeptInputsTest {
  private static final Path CLASSES = Path.of("src/test/java");
  private static final Path INPUTS = Path.of("src/test/resources");

  @TestFactory
  List<DynamicContainer> what_is_stated_of_any_input_holds_for_those_that_are_kept()
      throws IOException, ClassNotFoundException {
    List<DynamicContainer> all = new ArrayList<>();
    for (Path source : files(CLASSES)) {
      if (source.toString().endsWith("FuzzTest.java")) {
        String file = CLASSES.relativize(source).toString().replace(".java", "");
        Class<?> type = Class.forName(file.replace('/', '.').replace('\\', '.'));
        for (Method test : type.getDeclaredMethods()) {
          if (test.isAnnotationPresent(FuzzTest.class)) {
            List<Path> kept = files(INPUTS.resolve(file + "Inputs").resolve(test.getName()));
            assertThat(kept).as("inputs for %s", test).isNotEmpty();
            all.add(
                DynamicContainer.dynamicContainer(
                    type.getSimpleName() + "." + test.getName(),
                    kept.stream().map(input -> test(test, input))));
          }
        }
      }
    }
    assertThat(all).isNotEmpty();
    return all;
  }

  private static DynamicTest test(Method test, Path input) {
    return DynamicTest.dynamicTest(
        test.getName() + ": " + input.getFileName(), input.toUri(), () -> run(test, input));
  }

  private static void run(Method test, Path input) throws Throwable {
    Constructor<?> constructor = test.getDeclaringClass().getDeclaredConstructor();
    constructor.setAccessible(true);
    test.setAccessible(true);
    try {
      test.invoke(constructor.newInstance(), (Object) Files.readAllBytes(input));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
