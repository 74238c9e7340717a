package io.pushrelay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may import which, and the names that say nothing. */
@AnalyzeClasses(packages = "io.pushrelay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.pushrelay";
  private static final String CHANNEL = "io.pushrelay.channel..";
  private static final String CONFIG = "io.pushrelay.config..";
  private static final String STORE = "io.pushrelay.store..";
  private static final String BROKER = "io.pushrelay.broker..";
  private static final String HTTP = "io.pushrelay.http..";
  private static final String WEBSOCKET = "io.pushrelay.websocket..";

  private static final String JDK = "java..";
  private static final String JAKARTA = "jakarta..";

  /** Annotations for the compiler. */
  private static final String JSPECIFY = "org.jspecify..";

  @ArchTest
  static final ArchRule every_class_is_in_a_package_that_has_a_rule =
      classes().should().resideInAnyPackage(ROOT, CHANNEL, CONFIG, STORE, BROKER, HTTP, WEBSOCKET);

  @ArchTest static final ArchRule channel_imports_the_jdk_only = only(CHANNEL, JDK, JSPECIFY);

  @ArchTest static final ArchRule config_imports_the_jdk_only = only(CONFIG, JDK, JSPECIFY);

  @ArchTest
  static final ArchRule store_imports_channel_and_config =
      onlyOfThePackages(STORE, CHANNEL, CONFIG);

  @ArchTest
  static final ArchRule broker_imports_store_channel_and_config =
      onlyOfThePackages(BROKER, STORE, CHANNEL, CONFIG);

  @ArchTest
  static final ArchRule http_imports_broker_channel_and_config =
      onlyOfThePackages(HTTP, BROKER, CHANNEL, CONFIG);

  @ArchTest
  static final ArchRule websocket_imports_broker_channel_and_config =
      onlyOfThePackages(WEBSOCKET, BROKER, CHANNEL, CONFIG).allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobody_imports_the_root =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule only_http_websocket_and_the_root_know_jakarta =
      noClasses()
          .that()
          .resideInAnyPackage(CHANNEL, CONFIG, STORE, BROKER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(JAKARTA);

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("io.pushrelay.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule names_say_what_a_class_is =
      noClasses()
          .should()
          .haveNameMatching(".*(Impl|Manager|Util|Utils|Helper)")
          .because("these endings fit every class");

  /** The package imports itself and these, nothing else at all. */
  private static ArchRule only(String importing, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(importing)
        .should()
        .onlyDependOnClassesThat(resideInAPackage(importing).or(resideInAnyPackage(allowed)));
  }

  /** Of the relay's packages it imports itself and these; other libraries are not looked at. */
  private static ArchRule onlyOfThePackages(String importing, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(importing)
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(importing)
                .or(resideInAnyPackage(allowed))
                .or(not(resideInAPackage("io.pushrelay.."))));
  }
}
