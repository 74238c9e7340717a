package io.pushrelay.it;

import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR as it is shipped: every directive has its default. */
@ArquillianTest
@RunAsClient
final class ShippedConfigurationIT
    implements SenderContract,
        MessageBodyContract,
        ChannelInfoContract,
        PositionContract,
        ListenerContract,
        ChannelIdContract,
        LocationContract,
        StaticFilesContract,
        EventStreamContract,
        HostileSocketContract,
        WebSocketContract,
        AccessContract,
        ForeignSenderContract,
        TransferEncodingContract {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.asShipped();
  }

  @Override
  public Relay relay() {
    return Relay.at(url);
  }
}
