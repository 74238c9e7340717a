package io.pushrelay.it;

import static java.util.Map.entry;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.ClientLimitContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.token.TestTokens;
import java.net.URL;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;

/** A deployment with limits for its clients. */
@ArquillianTest
@Tag("arquillian")
@RunAsClient
final class LimitsIT implements ClientLimitContract {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with(
        "limits.war",
        Map.ofEntries(
            entry("push_listener", "/listen, /private"),
            entry("push_listener_concurrency", "broadcast"),
            entry("push_channel_id_separator", ","),
            entry("push_token_key@/private", TestTokens.SECRET),
            entry("push_max_listeners", Integer.toString(ALL_LISTENERS)),
            entry("push_max_client_listeners", Integer.toString(CLIENT_LISTENERS)),
            entry("push_max_client_channels", "3"),
            entry("push_sender", "/send, /slow, /slower, /parts"),
            entry("push_sender_role@/slow", ""),
            entry("push_sender_role@/parts", ""),
            entry("push_sender_rate@/parts", "1/m burst=3"),
            entry("push_sender_rate@/slow", "12/m burst=3"),
            entry("push_sender_rate@/slower", "1/m burst=3")));
  }

  @Override
  public Relay relay() {
    return Relay.at(url);
  }
}
