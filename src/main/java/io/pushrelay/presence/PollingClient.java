package io.pushrelay.presence;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import java.util.List;

/**
 * By what a client that polls is known again when it comes back. Two clients that are alike in all
 * of this are one for the application.
 *
 * @param location the path
 * @param userAgent what it calls itself, empty if it does not
 */
public record PollingClient(
    String location, List<ChannelId> channels, Client client, String userAgent) {}
