package io.pushrelay.websocket;

import java.io.IOException;

/**
 * The class loader that a thread has while it uses a session. Tyrus starts a timer anew with each
 * frame, even where there is to be none, and Payara looks each time through all archives of the
 * thread's class loader for what is to go with it: on Payara Micro a millisecond of CPU. The JDK's
 * own loader has none to be looked through.
 */
final class JdkLoader {
  private JdkLoader() {}

  interface Act {
    void run() throws IOException;
  }

  /** Does this with the JDK's loader. */
  static void use(Act act) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      act.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
