package io.pushrelay.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Lets a server's thread forget the deployment when it leaves a request that is held. TomEE notes
 * the deployment's CDI container in a thread local when a request begins, and puts back what was
 * there before in the thread that ends it. Where that is another one, the first keeps the note, and
 * each later request puts it back, so that the thread keeps the class loader of a deployment that
 * has stopped for as long as it lives (seen in heap dumps of TomEE 9.0). Found by name, so that
 * nothing of a server is needed to compile or to load this; elsewhere it does nothing. Thread-safe.
 */
public final class TomEeThreadReset {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  /** Takes the container that is to be the thread's from now on, null for none. */
  private static final @Nullable MethodHandle ENTER = enter();

  private TomEeThreadReset() {}

  /** The calling thread is done with a request that another one will end. */
  public static void leave() {
    if (ENTER != null) {
      try {
        Object unused = ENTER.invokeExact((Object) null);
      } catch (Throwable e) { // as it is declared by MethodHandle; the one behind it throws nothing
        LOG.log(Level.DEBUG, "TomEE's thread could not be cleared", e);
      }
    }
  }

  private static @Nullable MethodHandle enter() {
    try {
      ClassLoader loader = TomEeThreadReset.class.getClassLoader();
      Class<?> service =
          Class.forName("org.apache.openejb.cdi.ThreadSingletonServiceImpl", false, loader);
      Class<?> container =
          Class.forName("org.apache.webbeans.config.WebBeansContext", false, loader);
      return MethodHandles.publicLookup()
          .findStatic(service, "enter", MethodType.methodType(container, container))
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
