package io.pushrelay.it.arquillian;

import io.pushrelay.it.server.Server;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Found by Arquillian. */
public final class ProcessExtension implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    if (!Server.tested().hasAdapter()) {
      builder.service(DeployableContainer.class, ProcessContainer.class);
    }
  }
}
