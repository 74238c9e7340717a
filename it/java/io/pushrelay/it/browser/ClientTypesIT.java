package io.pushrelay.it.browser;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pushrelay.d.ts}, as TypeScript's compiler reads it. */
final class ClientTypesIT {
  @ParameterizedTest
  @ValueSource(strings = {"tsconfig.json", "tsconfig.client.json"})
  void types_are_those_of_the_documentation_and_of_the_client(String configuration) {
    Node.prepared().checkTypes(configuration);
  }
}
