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
   * Of how many stopped deployments, at most, this server keeps the class loader, however many
   * there were. Its threads remember the last deployment that they served or started: Payara's log
   * pump, WildFly's 16 workers on 2 processors (of a trivial WAR too), TomEE's workers (9 were
   * seen). A static of the JDK has the record whose equals was linked last.
   */
  int deploymentsKept() {
    return switch (this) {
      case PAYARA -> 2;
      case WILDFLY -> 18;
      case TOMEE -> 15;
    };
  }

  /** What passes until this server begins to stop a deployment that it was told to. */
  Duration undeploymentBegins() {
    // WildFly's scanner looks now and then.
    return this == WILDFLY ? Duration.ofSeconds(1) : Duration.ZERO;
  }

  /** What passes until this server has let go of a connection that was closed. */
  Duration forgetsConnections() {
    // Grizzly keeps them for its idle time-out of 30 seconds.
    return this == PAYARA ? Duration.ofSeconds(35) : Duration.ZERO;
  }
}
