package io.pushrelay.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The senders whom the container has let in by BASIC within the last second. It is not asked again
 * for the same credentials within that time: on Payara each time costs as much as all else that
 * becomes of a message. What is remembered is a hash; wrong credentials never are. Thread-safe.
 *
 * <p>Whenever anybody is refused all are forgotten: a container that counts wrong passwords and
 * locks a user out (Tomcat's LockOutRealm) sees the right ones in between.
 */
@ApplicationScoped
public class SenderLogins {
  static final long REMEMBERED_NANOS = Duration.ofSeconds(1).toNanos();
  static final int MOST = 1000;

  private static final String SCHEME = "Basic ";
  private static final int SALT_BYTES = 32;

  /** The oldest give way to new ones. */
  private final LinkedHashMap<ByteBuffer, Login> logins =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Login> eldest) {
          return size() > MOST;
        }
      };

  private final LongSupplier nanos;
  private final byte[] salt = new byte[SALT_BYTES];

  private record Login(@Nullable String user, long at) {}

  public SenderLogins() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock in nanoseconds
   */
  SenderLogins(LongSupplier nanos) {
    this.nanos = nanos;
    new SecureRandom().nextBytes(salt);
  }

  /**
   * Whether the request may go on; if not, it has been answered. As {@link Access#isGranted}, which
   * it asks.
   *
   * @param role of the container; empty: everybody has it
   * @throws IllegalArgumentException with a sentence, if the container can't read the credentials
   */
  public boolean isGranted(HttpServletRequest request, HttpServletResponse response, String role)
      throws IOException {
    String credentials = role.isEmpty() ? null : request.getHeader("Authorization");
    if (credentials == null || !credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return isGrantedAnew(request, response, role);
    }
    ByteBuffer key = hash(role, credentials);
    long now = nanos.getAsLong();
    Login known = find(key, now);
    if (known != null) {
      Access.setUser(request, known.user);
      return true;
    }
    boolean granted = isGrantedAnew(request, response, role);
    if (granted && HttpServletRequest.BASIC_AUTH.equals(request.getAuthType())) {
      remember(key, new Login(request.getRemoteUser(), now));
    }
    return granted;
  }

  /** The same, whatever is remembered. */
  public boolean isGrantedAnew(
      HttpServletRequest request, HttpServletResponse response, String role) throws IOException {
    return forgetUnless(Access.isGranted(request, response, role));
  }

  /**
   * Whether the container knows who sends the request; if not, it has been answered.
   *
   * @throws IllegalArgumentException with a sentence, if the container can't read the credentials
   */
  public boolean isKnown(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return forgetUnless(Access.isKnown(request, response));
  }

  private boolean forgetUnless(boolean granted) {
    if (!granted) {
      forget();
    }
    return granted;
  }

  private synchronized void forget() {
    logins.clear();
  }

  private synchronized @Nullable Login find(ByteBuffer key, long now) {
    Login known = logins.get(key);
    return known == null || now - known.at >= REMEMBERED_NANOS ? null : known;
  }

  private synchronized void remember(ByteBuffer key, Login login) {
    logins.remove(key); // the newest comes last
    logins.put(key, login);
  }

  private ByteBuffer hash(String role, String credentials) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      digest.update(role.getBytes(UTF_8));
      digest.update((byte) 0);
      return ByteBuffer.wrap(digest.digest(credentials.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has no SHA-256", e);
    }
  }
}
