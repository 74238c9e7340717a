package io.pushrelay.it;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.MergedDirectives;
import io.pushrelay.it.contract.PubsubAccessContract;
import io.pushrelay.it.contract.PubsubContract;
import io.pushrelay.it.server.RelayWar;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;

/** Locations where one both sends and listens. */
@ArquillianTest
@Tag("arquillian")
@RunAsClient
final class PubsubIT implements PubsubContract, PubsubAccessContract {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with("pubsub.war", MergedDirectives.of(PubsubIT.class));
  }

  @Override
  public Relay relay() {
    return Relay.at(url);
  }
}
