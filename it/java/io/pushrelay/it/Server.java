package io.pushrelay.it;

import java.time.Duration;
import java.util.Locale;

/** The server that is being tested, for the few places where servers differ and can't be helped. */
enum Server {
  PAYARA,
  WILDFLY,
  TOMEE;

  /** The one that the build's profile has chosen. */
  static Server tested() {
    return valueOf(System.getProperty("arquillian.launch").toUpperCase(Locale.ROOT));
  }

  /**
   * How this server writes a Content-Type that was sent so. Tomcat and Undertow take out a charset
   * and put it back, without the space before it.
   */
  String contentType(String sent) {
    return this == PAYARA ? sent : sent.replaceFirst(";\\s+charset=", ";charset=");
  }

  /**
   * Of how many stopped deployments, at most, this server keeps the class loader once it has {@link
   * #calmsDown}, however many there were. Each thread of WildFly and Tomcat remembers what it was
   * begun for, and they keep some threads for good (2 deployments were seen); Payara's log pump
   * remembers the first deployment, and a static of the JDK has the record whose equals was linked
   * last.
   */
  int deploymentsKept() {
    return this == PAYARA ? 2 : 4;
  }

  /** What passes until this server begins to stop a deployment that it was told to. */
  Duration undeploymentBegins() {
    // WildFly's scanner looks now and then.
    return this == WILDFLY ? Duration.ofSeconds(1) : Duration.ZERO;
  }

  /** What passes until this server has let go of connections and threads that are not used. */
  Duration calmsDown() {
    // WildFly's and Tomcat's threads end after 60 seconds; Payara's stay, its connections don't.
    return Duration.ofSeconds(this == PAYARA ? 10 : 65);
  }
}
