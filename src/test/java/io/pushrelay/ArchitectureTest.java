package io.pushrelay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may import which (architecture, "Layout"), and the names that say nothing. */
@AnalyzeClasses(packages = "io.pushrelay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.pushrelay";
  private static final String CHANNEL = "io.pushrelay.channel";
  private static final String TIME = "io.pushrelay.time";
  private static final String CONFIG = "io.pushrelay.config";
  private static final String VALUE = "io.pushrelay.config.value";
  private static final String TOKEN = "io.pushrelay.token";
  private static final String STORE = "io.pushrelay.store";
  private static final String STORES = "io.pushrelay.store.*";
  private static final String MEMORY = "io.pushrelay.store.memory";
  private static final String REDIS = "io.pushrelay.store.redis";
  private static final String JOURNAL = "io.pushrelay.store.journal";
  private static final String BROKER = "io.pushrelay.broker";
  private static final String MULTI = "io.pushrelay.broker.multi";
  private static final String PRESENCE = "io.pushrelay.presence";
  private static final String WEBHOOK = "io.pushrelay.webhook";
  private static final String EVENTS = "io.pushrelay.events";
  private static final String LISTENING = "io.pushrelay.http.listening";
  private static final String CLIENT = "io.pushrelay.broker.client";
  private static final String ACCESS = "io.pushrelay.access";
  private static final String CONTAINER = "io.pushrelay.container";
  private static final String METRICS = "io.pushrelay.metrics";
  private static final String REQUEST = "io.pushrelay.http.request";
  private static final String RESPONSE = "io.pushrelay.http.response";

  /** What an application carries, and the WAR does not. */
  private static final String API = "io.pushrelay.api";

  private static final String DIRECT = "io.pushrelay.direct";

  /** Each way through the front door. */
  private static final String[] WAYS = {
    "io.pushrelay.http.sender",
    "io.pushrelay.http.longpoll",
    "io.pushrelay.http.eventstream",
    "io.pushrelay.http.websocket",
    "io.pushrelay.http.page",
    "io.pushrelay.http.status"
  };

  private static final String JDK = "java..";

  /** Ciphers and TLS. */
  private static final String JAVAX = "javax..";

  private static final String JAKARTA = "jakarta..";

  /** Annotations for the compiler. */
  private static final String JSPECIFY = "org.jspecify..";

  @ArchTest static final ArchRule channel_imports_the_jdk_only = only(CHANNEL, JDK, JSPECIFY);

  @ArchTest static final ArchRule time_imports_the_jdk_only = only(TIME, JDK, JSPECIFY);

  @ArchTest static final ArchRule token_imports_the_jdk_only = only(TOKEN, JDK, JAVAX, JSPECIFY);

  @ArchTest
  static final ArchRule values_import_the_vocabulary_and_the_jdk =
      only(VALUE, CHANNEL, JDK, JSPECIFY);

  @ArchTest
  static final ArchRule config_imports_its_values_the_vocabulary_keys_of_tokens_and_the_jdk =
      only(CONFIG, VALUE, CHANNEL, TOKEN, JDK, JSPECIFY);

  @ArchTest static final ArchRule store_imports_what_is_below_it = ofTheRelay(STORE, CHANNEL, TIME);

  @ArchTest
  static final ArchRule memory_imports_the_seam_and_what_is_below_it =
      ofTheRelay(MEMORY, STORE, CHANNEL, TIME);

  @ArchTest
  static final ArchRule redis_imports_the_seam_and_what_is_below_it =
      ofTheRelay(REDIS, STORE, CHANNEL, TIME);

  @ArchTest
  static final ArchRule journal_builds_on_the_store_in_memory =
      ofTheRelay(JOURNAL, MEMORY, STORE, CHANNEL, TIME);

  @ArchTest
  static final ArchRule broker_imports_the_seam_of_stores_and_what_is_below_it =
      ofTheRelay(BROKER, METRICS, STORE, CHANNEL, TIME, CONFIG, VALUE);

  @ArchTest
  static final ArchRule listeners_of_several_channels_build_on_the_broker =
      ofTheRelay(MULTI, BROKER, METRICS, STORE, CHANNEL, TIME, CONFIG, VALUE);

  @ArchTest
  static final ArchRule clients_build_on_the_broker =
      ofTheRelay(CLIENT, MULTI, BROKER, METRICS, STORE, CHANNEL, TIME, CONFIG, VALUE);

  @ArchTest
  static final ArchRule access_imports_config = ofTheRelay(ACCESS, CONFIG, VALUE, TOKEN, CHANNEL);

  @ArchTest
  static final ArchRule webhook_imports_config_and_what_is_below_it =
      ofTheRelay(WEBHOOK, PRESENCE, CONFIG, VALUE, CHANNEL, TIME);

  @ArchTest
  static final ArchRule presence_imports_the_vocabulary_and_time =
      ofTheRelay(PRESENCE, CHANNEL, TIME);

  @ArchTest
  static final ArchRule events_build_on_the_broker =
      ofTheRelay(EVENTS, PRESENCE, BROKER, CHANNEL, TIME, CONFIG, VALUE);

  @ArchTest
  static final ArchRule metrics_import_the_vocabulary = ofTheRelay(METRICS, CHANNEL, VALUE);

  @ArchTest static final ArchRule container_imports_nothing_of_the_relay = ofTheRelay(CONTAINER);

  @ArchTest
  static final ArchRule request_imports_what_is_below_it =
      ofTheRelay(REQUEST, ACCESS, STORE, CHANNEL, CONFIG, VALUE, TOKEN);

  @ArchTest
  static final ArchRule response_imports_request_and_what_is_below_it =
      ofTheRelay(
          RESPONSE, REQUEST, ACCESS, CONTAINER, BROKER, METRICS, WEBHOOK, CHANNEL, CONFIG, VALUE,
          TOKEN);

  @ArchTest
  static final ArchRule listening_lies_between_the_ways_and_the_broker =
      ofTheRelay(
          LISTENING, REQUEST, ACCESS, EVENTS, BROKER, CLIENT, METRICS, WEBHOOK, PRESENCE, CHANNEL,
          TIME, CONFIG, VALUE, TOKEN);

  @ArchTest
  static final ArchRule ways_import_what_they_share_and_never_each_other =
      slices().matching("io.pushrelay.http.(*)").should().beFreeOfCycles();

  @ArchTest static final ArchRule sender_is_a_way_of_its_own = way(0);

  @ArchTest static final ArchRule longpoll_is_a_way_of_its_own = way(1);

  @ArchTest static final ArchRule eventstream_is_a_way_of_its_own = way(2);

  @ArchTest static final ArchRule websocket_is_a_way_of_its_own = way(3);

  @ArchTest static final ArchRule page_is_a_way_of_its_own = way(4);

  @ArchTest static final ArchRule status_is_a_way_of_its_own = way(5);

  @ArchTest
  static final ArchRule api_imports_nothing_of_the_relay =
      only(API, JDK, "javax.naming..", JAKARTA, JSPECIFY);

  @ArchTest
  static final ArchRule direct_is_the_way_of_the_api =
      ofTheRelay(
          DIRECT, API, WAYS[0], REQUEST, EVENTS, BROKER, METRICS, STORE, CHANNEL, CONFIG, VALUE);

  @ArchTest
  static final ArchRule nothing_else_needs_the_api =
      noClasses()
          .that()
          .resideOutsideOfPackages(API, DIRECT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(API)
          .because("the WAR does not have it");

  @ArchTest
  static final ArchRule direct_is_reached_where_the_api_is_there =
      noClasses()
          .that()
          .resideOutsideOfPackage(DIRECT)
          .and()
          .doNotHaveFullyQualifiedName("io.pushrelay.ApplicationApi")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DIRECT);

  @ArchTest
  static final ArchRule messages_go_to_listeners_from_one_place =
      noClasses()
          .that()
          .areNotAssignableTo("io.pushrelay.broker.Listener")
          .and()
          .doNotHaveFullyQualifiedName("io.pushrelay.broker.Delivery")
          .should()
          .callMethodWhere(
              target(owner(assignableTo("io.pushrelay.broker.Listener")))
                  .and(target(name("deliver"))))
          .because("there is counted what was missed");

  @ArchTest
  static final ArchRule jax_rs_lives_in_longpoll_and_the_root =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, WAYS[1])
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  @ArchTest
  static final ArchRule nobody_imports_the_root =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule nothing_below_access_knows_jakarta =
      noClasses()
          .that()
          .resideInAnyPackage(
              CHANNEL, TIME, TOKEN, CONFIG, VALUE, STORE, STORES, METRICS, PRESENCE, WEBHOOK,
              BROKER, MULTI, CLIENT, EVENTS)
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

  private static ArchRule way(int index) {
    return ofTheRelay(
        WAYS[index],
        REQUEST,
        RESPONSE,
        LISTENING,
        EVENTS,
        WEBHOOK,
        ACCESS,
        CONTAINER,
        BROKER,
        MULTI,
        CLIENT,
        METRICS,
        STORE,
        CHANNEL,
        TIME,
        CONFIG,
        VALUE,
        TOKEN);
  }

  /** Of the relay's packages it imports itself and these; other libraries are not looked at. */
  private static ArchRule ofTheRelay(String importing, String... allowed) {
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
