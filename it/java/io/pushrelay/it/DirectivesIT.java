package io.pushrelay.it;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.BufferContract;
import io.pushrelay.it.contract.ChannelExpressionContract;
import io.pushrelay.it.contract.CompatibilityContract;
import io.pushrelay.it.contract.CompressionContract;
import io.pushrelay.it.contract.ConcurrencyContract;
import io.pushrelay.it.contract.CorsContract;
import io.pushrelay.it.contract.DeliveryContract;
import io.pushrelay.it.contract.GoneClientContract;
import io.pushrelay.it.contract.HttpMessageContract;
import io.pushrelay.it.contract.HttpMessageSafetyContract;
import io.pushrelay.it.contract.IntervalPollContract;
import io.pushrelay.it.contract.ListenerLimitContract;
import io.pushrelay.it.contract.ListenerTimeoutContract;
import io.pushrelay.it.contract.MergedDirectives;
import io.pushrelay.it.contract.MovedLocationContract;
import io.pushrelay.it.contract.RoleContract;
import io.pushrelay.it.contract.SenderLimitContract;
import io.pushrelay.it.contract.SeveralChannelsContract;
import io.pushrelay.it.contract.SeveralChannelsDeliveryContract;
import io.pushrelay.it.contract.SeveralChannelsSenderContract;
import io.pushrelay.it.contract.SeveralMessagesContract;
import io.pushrelay.it.contract.SeveralMessagesSenderContract;
import io.pushrelay.it.contract.SocketDirectivesContract;
import io.pushrelay.it.contract.StaticFilesContract;
import io.pushrelay.it.contract.StreamDirectivesContract;
import io.pushrelay.it.contract.TransportContract;
import io.pushrelay.it.server.RelayWar;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;

/**
 * One deployment with many locations: each directive with another value than its default at a
 * location of its own, as the contracts need it. All locations share the channels.
 */
@ArquillianTest
@Tag("arquillian")
@RunAsClient
final class DirectivesIT
    implements MovedLocationContract,
        StaticFilesContract,
        ChannelExpressionContract,
        BufferContract,
        SenderLimitContract,
        ConcurrencyContract,
        GoneClientContract,
        ListenerTimeoutContract,
        IntervalPollContract,
        ListenerLimitContract,
        RoleContract,
        CorsContract,
        CompressionContract,
        SeveralMessagesContract,
        StreamDirectivesContract,
        SocketDirectivesContract,
        HttpMessageContract,
        HttpMessageSafetyContract,
        DeliveryContract,
        TransportContract,
        SeveralChannelsContract,
        SeveralChannelsDeliveryContract,
        SeveralChannelsSenderContract,
        SeveralMessagesSenderContract,
        CompatibilityContract {
  @ArquillianResource URL url;

  /** The name matters: directives for this context path are set as system properties. */
  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with("directives.war", MergedDirectives.of(DirectivesIT.class));
  }

  @Override
  public Relay relay() {
    return Relay.at(url);
  }
}
