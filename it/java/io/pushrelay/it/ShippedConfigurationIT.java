package io.pushrelay.it;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.AccessContract;
import io.pushrelay.it.contract.ChannelIdContract;
import io.pushrelay.it.contract.ChannelInfoContract;
import io.pushrelay.it.contract.EventStreamContract;
import io.pushrelay.it.contract.ForeignSenderContract;
import io.pushrelay.it.contract.HostileSocketContract;
import io.pushrelay.it.contract.ListenerContract;
import io.pushrelay.it.contract.LocationContract;
import io.pushrelay.it.contract.MessageBodyContract;
import io.pushrelay.it.contract.PositionContract;
import io.pushrelay.it.contract.SenderContract;
import io.pushrelay.it.contract.StaticFilesContract;
import io.pushrelay.it.contract.TransferEncodingContract;
import io.pushrelay.it.contract.WebSocketContract;
import io.pushrelay.it.server.RelayWar;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;

/** The WAR as it is shipped: every directive has its default. */
@ArquillianTest
@Tag("arquillian")
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
