package io.pushrelay.it;

import static java.util.Map.entry;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.BufferContract;
import io.pushrelay.it.contract.ChannelExpressionContract;
import io.pushrelay.it.contract.CompatibilityContract;
import io.pushrelay.it.contract.ConcurrencyContract;
import io.pushrelay.it.contract.CorsContract;
import io.pushrelay.it.contract.DeliveryContract;
import io.pushrelay.it.contract.GoneClientContract;
import io.pushrelay.it.contract.HttpMessageContract;
import io.pushrelay.it.contract.HttpMessageSafetyContract;
import io.pushrelay.it.contract.IntervalPollContract;
import io.pushrelay.it.contract.ListenerLimitContract;
import io.pushrelay.it.contract.ListenerTimeoutContract;
import io.pushrelay.it.contract.MovedLocationContract;
import io.pushrelay.it.contract.RoleContract;
import io.pushrelay.it.contract.SenderLimitContract;
import io.pushrelay.it.contract.SeveralChannelsContract;
import io.pushrelay.it.contract.SocketDirectivesContract;
import io.pushrelay.it.contract.StaticFilesContract;
import io.pushrelay.it.contract.StreamDirectivesContract;
import io.pushrelay.it.contract.TransportContract;
import io.pushrelay.it.server.RelayWar;
import java.net.URL;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * One deployment with many locations: each directive with another value than its default at a
 * location of its own. All locations share the channels.
 */
@ArquillianTest
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
        StreamDirectivesContract,
        SocketDirectivesContract,
        HttpMessageContract,
        HttpMessageSafetyContract,
        DeliveryContract,
        TransportContract,
        SeveralChannelsContract,
        CompatibilityContract {
  @ArquillianResource URL url;

  /** The name matters: directives for this context path are set as system properties. */
  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with(
        "directives.war",
        Map.ofEntries(
            entry(
                "push_sender",
                "/send, /deep/send, /moved/publish, /id/arg, /id/braces, /id/header, /id/cookie,"
                    + " /id/path, /id/host, /id/uri, /id/user, /id/literal, /id/dollar, /id/short,"
                    + " /least, /two, /none, /unstored, /quick, /quicker, /forever, /bulk, /small,"
                    + " /property, /fleeting, /vip, /open"),
            entry(
                "push_listener",
                "/listen, /deep, /poll interval-poll, /brief, /patient, /last, /first, /broadcast,"
                    + " /authorized, /full, /members, /whoami, /hear/path, /hear/short, /any,"
                    + " /origins, /any/poll interval-poll, /any/brief, /any/authorized,"
                    + " /any/members, /any/first, /any/cookie, /lively, /impatient, /events, /polls,"
                    + " /several, /several/poll interval-poll, /several/authorized"),
            entry("push_channel_id@/id/arg", "room-$arg_room"),
            entry("push_channel_id@/id/braces", "${arg_a}x${arg_b}"),
            entry("push_channel_id@/id/header", "$http_x_room"),
            entry("push_channel_id@/id/cookie", "$cookie_room"),
            entry("push_channel_id@/id/path", "$path_info"),
            entry("push_channel_id@/id/host", "$host"),
            entry("push_channel_id@/id/uri", "$uri"),
            entry("push_channel_id@/id/user", "$remote_user"),
            entry("push_channel_id@/id/literal", "literal"),
            entry("push_channel_id@/id/dollar", "$$5-$arg_id"),
            entry("push_channel_id@/whoami", "user-$remote_user"),
            entry("push_channel_id@/hear/path", "$path_info"),
            entry("push_max_channel_id_length@/id/short", "12"),
            entry("push_max_channel_id_length@/hear/short", "12"),
            entry("push_message_buffer_length@/least", "1"),
            entry("push_min_message_recipients@/least", "2"),
            entry("push_message_buffer_length@/two", "2"),
            entry("push_message_buffer_length@/none", "0"),
            entry("push_store_messages@/unstored", "off"),
            entry("push_message_timeout@/quick", "2s"),
            entry("push_message_timeout@/quicker", "1"),
            entry("push_message_timeout@/forever", "0"),
            entry("push_message_buffer_length@/bulk", "1000"),
            entry("push_max_message_size@/small", "1k"),
            entry("push_max_message_size@/property", "1k"),
            entry("push_channel_timeout@/fleeting", "1s"),
            entry("push_sender_role@/vip", "listener"),
            entry("push_sender_role@/open", ""),
            entry("push_listener_timeout@/brief", "1s"),
            entry("push_listener_timeout@/patient", "0"),
            entry("push_listener_concurrency@/last", "last"),
            entry("push_listener_concurrency@/first", "first"),
            entry("push_listener_concurrency@/broadcast", "broadcast"),
            entry("push_authorized_channels_only@/authorized", "on"),
            entry("push_listener_concurrency@/full", "broadcast"),
            entry("push_max_channel_listeners@/full", "2"),
            entry("push_listener_role@/members", "listener"),
            entry("push_listener_role@/whoami", "listener"),
            entry("push_allow_origin@/any", "*"),
            entry("push_allow_origin@/origins", "https://a.example, https://b.example:8443"),
            entry("push_allow_origin@/any/poll", "*"),
            entry("push_allow_origin@/any/brief", "*"),
            entry("push_listener_timeout@/any/brief", "1s"),
            entry("push_allow_origin@/any/authorized", "*"),
            entry("push_authorized_channels_only@/any/authorized", "on"),
            entry("push_allow_origin@/any/members", "*"),
            entry("push_listener_role@/any/members", "listener"),
            entry("push_allow_origin@/any/first", "*"),
            entry("push_allow_origin@/any/cookie", "*"),
            entry("push_channel_id@/any/cookie", "$cookie_room"),
            entry("push_listener_concurrency@/any/first", "first"),
            entry("push_ping_interval@/lively", "1s"),
            entry("push_write_timeout@/impatient", "1s"),
            entry("push_listener_transports@/events", "eventsource"),
            entry("push_listener_transports@/polls", "longpoll"),
            entry("push_channel_id_separator@/several", ","),
            entry("push_channel_id_separator@/several/poll", ","),
            entry("push_channel_id_separator@/several/authorized", ","),
            entry("push_listener_concurrency@/several", "broadcast"),
            entry("push_authorized_channels_only@/several/authorized", "on"),
            entry("push_max_reserved_memory", "64M")));
  }

  @Override
  public Relay relay() {
    return Relay.at(url);
  }
}
