package io.pushrelay.container;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a Content-Type as it is. What the servlet API is given Undertow and Tomcat take apart and
 * put together again: Undertow takes {@code xcharset} for a charset, Tomcat drops one that the JRE
 * does not know and logs a stack trace, both put it last. So it is given to the objects behind the
 * API, which are found by the names of their methods. Where a name isn't there, or the API keeps it
 * as it is (Payara), the API is given it. Thread-safe.
 */
public final class ContentTypeField {
  private static final String NAME = "Content-Type";
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();
  private static final MethodType SETTER =
      MethodType.methodType(void.class, Object.class, String.class);

  private static final ConcurrentHashMap<Class<?>, Optional<MethodHandle>> SETTERS =
      new ConcurrentHashMap<>();

  private ContentTypeField() {}

  /** Of a response that has not been sent. */
  public static void set(HttpServletResponse response, String type) {
    ServletResponse inner = response;
    while (inner instanceof ServletResponseWrapper wrapper) {
      inner = wrapper.getResponse();
    }
    MethodHandle setter =
        SETTERS.computeIfAbsent(inner.getClass(), ContentTypeField::find).orElse(null);
    if (setter == null) {
      response.setHeader(NAME, type);
      return;
    }
    try {
      setter.invokeExact((Object) inner, type);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // as it is declared by MethodHandle; those behind it throw none
      throw new IllegalStateException(e);
    }
  }

  private static Optional<MethodHandle> find(Class<?> response) {
    try {
      return Optional.of(undertow(response).asType(SETTER));
    } catch (ReflectiveOperationException | RuntimeException notUndertow) {
      try {
        return Optional.of(tomcat(response).asType(SETTER));
      } catch (ReflectiveOperationException | RuntimeException e) {
        return Optional.empty();
      }
    }
  }

  /** The response's exchange, its header fields. */
  private static MethodHandle undertow(Class<?> response) throws ReflectiveOperationException {
    MethodHandle exchange = getter(response, "getExchange");
    MethodHandle fields = getter(exchange.type().returnType(), "getResponseHeaders");
    Class<?> map = fields.type().returnType();
    Object name =
        Class.forName("io.undertow.util.Headers", true, map.getClassLoader())
            .getField("CONTENT_TYPE")
            .get(null);
    MethodHandle put = LOOKUP.unreflect(map.getMethod("put", name.getClass(), String.class));
    return from(from(MethodHandles.insertArguments(put, 1, name), fields), exchange);
  }

  /** Catalina's response behind the facade, Coyote's behind that. */
  private static MethodHandle tomcat(Class<?> facade) throws ReflectiveOperationException {
    Field field = facade.getDeclaredField("response");
    field.setAccessible(true);
    MethodHandle coyote = getter(field.getType(), "getCoyoteResponse");
    Class<?> type = coyote.type().returnType();
    MethodHandle set = LOOKUP.unreflect(type.getMethod("setContentTypeNoCharset", String.class));
    return from(from(set, coyote), LOOKUP.unreflectGetter(field));
  }

  private static MethodHandle getter(Class<?> type, String name)
      throws ReflectiveOperationException {
    return LOOKUP.unreflect(type.getMethod(name));
  }

  /** The same on what this getter returns. */
  private static MethodHandle from(MethodHandle setter, MethodHandle getter) {
    return MethodHandles.filterArguments(setter, 0, getter);
  }
}
