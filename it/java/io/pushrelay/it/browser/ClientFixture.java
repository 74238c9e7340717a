package io.pushrelay.it.browser;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.Proxy;

/** A page that listens by {@code pushrelay.js}, to a relay behind a proxy. */
interface ClientFixture {
  ListeningPage page();

  Proxy proxy();

  Relay relay();
}
