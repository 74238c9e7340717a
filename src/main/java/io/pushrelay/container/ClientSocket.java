package io.pushrelay.container;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the socket over which a request came. No specification tells; each server's own objects do,
 * and are followed here by the names of their methods and fields, so that nothing of a server is
 * needed to compile or to load this. Where a name isn't there, there is no socket to be found.
 * Thread-safe.
 */
public final class ClientSocket {
  /** From the request to the channel, on servers without Grizzly. */
  private static final List<List<String>> OTHERS =
      List.of(
          // WildFly: Undertow's exchange, its connection, the one of XNIO below it.
          List.of("getExchange", "getConnection", "getChannel", "getChannel"),
          // TomEE: Catalina's request, Coyote's, the buffer that it is read from, the socket.
          List.of(
              "request",
              "getCoyoteRequest",
              "getInputBuffer",
              "wrapper",
              "getSocket",
              "getIOChannel"));

  private static final List<List<String>> PATHS =
      Stream.concat(GrizzlyConnection.paths("getChannel").stream(), OTHERS.stream()).toList();

  private static final ConcurrentHashMap<Class<?>, Map<String, Optional<AccessibleObject>>>
      MEMBERS = new ConcurrentHashMap<>();

  private ClientSocket() {}

  /**
   * The socket that this request alone has: not one of HTTP/2, which it shares, and not one of TLS,
   * where what comes over the socket is not what the client sends.
   *
   * @return null if there is none to be found
   */
  public static @Nullable SocketChannel of(HttpServletRequest request) {
    if (request.isSecure() || !request.getProtocol().startsWith("HTTP/1.")) {
      return null;
    }
    for (List<String> path : PATHS) {
      if (follow(path, request) instanceof SocketChannel channel && !channel.isBlocking()) {
        return channel;
      }
    }
    return null;
  }

  /** What the first of these paths leads to that leads to anything. */
  static @Nullable Object first(List<List<String>> paths, HttpServletRequest request) {
    for (List<String> path : paths) {
      Object found = follow(path, request);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * What these methods and fields lead to, each of what the one before it has given, from the
   * server's own request.
   *
   * @return null if one of them isn't there, or gives nothing
   */
  public static @Nullable Object follow(List<String> path, HttpServletRequest request) {
    return followFrom(innermost(request), path);
  }

  /** What these methods and fields of an object lead to; null if one of them isn't there. */
  static @Nullable Object followFrom(Object start, List<String> path) {
    Object at = start;
    for (String name : path) {
      Object from = at;
      at = member(from.getClass(), name).map(member -> get(member, from)).orElse(null);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** The server's own request. */
  static ServletRequest innermost(HttpServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }

  private static Optional<AccessibleObject> member(Class<?> type, String name) {
    Map<String, Optional<AccessibleObject>> known = MEMBERS.get(type);
    Optional<AccessibleObject> member = known == null ? null : known.get(name);
    return member != null // the usual case, without a lock
        ? member
        : MEMBERS
            .computeIfAbsent(type, unknown -> new ConcurrentHashMap<>())
            .computeIfAbsent(name, wanted -> find(type, wanted));
  }

  private static Optional<AccessibleObject> find(Class<?> most, String name) {
    for (Class<?> type = most; type != null; type = type.getSuperclass()) {
      Optional<AccessibleObject> member = declared(type, name);
      if (member.isPresent()) {
        return member;
      }
    }
    return Optional.empty();
  }

  private static Optional<AccessibleObject> declared(Class<?> type, String name) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == 0) {
        return accessible(method);
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(name)) {
        return accessible(field);
      }
    }
    return Optional.empty();
  }

  private static Optional<AccessibleObject> accessible(AccessibleObject member) {
    return member.trySetAccessible() ? Optional.of(member) : Optional.empty();
  }

  private static @Nullable Object get(AccessibleObject member, Object from) {
    try {
      return member instanceof Field field ? field.get(from) : ((Method) member).invoke(from);
    } catch (IllegalAccessException | InvocationTargetException e) {
      return null; // a server that does not tell
    }
  }
}
