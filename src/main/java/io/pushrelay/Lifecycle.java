package io.pushrelay;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Starts the relay before its filter and its resources are, and stops it after them. The events of
 * CDI are no help: TomEE tells of a context's beginning after filters have started.
 */
@WebListener
public class Lifecycle implements ServletContextListener {
  @Inject Wiring wiring;

  /**
   * @throws io.pushrelay.config.ConfigException if the configuration has mistakes: then the
   *     deployment does not start
   */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    wiring.start(event.getServletContext());
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    wiring.stop();
  }
}
