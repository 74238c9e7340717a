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
   * How many class loaders of stopped deployments this server itself keeps, however many there
   * were.
   */
  int classLoadersKept() {
    return 1;
  }

  /** What passes until this server begins to stop a deployment that it was told to. */
  Duration undeploymentBegins() {
    return this == WILDFLY
        ? Duration.ofSeconds(1)
        : Duration.ZERO; // its scanner looks now and then
  }
}
