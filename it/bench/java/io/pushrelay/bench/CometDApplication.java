package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerChannel;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.http.JSONHttpTransport;
import org.cometd.server.http.jakarta.CometDServlet;

/** CometD's servlet as it comes, with long-polling alone, and a servlet that publishes. */
final class CometDApplication {
  private CometDApplication() {}

  /** Registers CometD's servlet, with which the sender's shares its server. */
  @WebListener
  public static final class Registration implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServletContext context = event.getServletContext();
      ServletRegistration.Dynamic servlet = context.addServlet("cometd", CometDServlet.class);
      servlet.setInitParameter("transports", JSONHttpTransport.class.getName());
      servlet.setAsyncSupported(true);
      servlet.setLoadOnStartup(1);
      servlet.addMapping("/listen");
    }
  }

  /**
   * Without it CometD reads nothing on Payara: it takes a body for read when {@code isFinished},
   * which Grizzly says as soon as all of the body has come.
   */
  @WebFilter(urlPatterns = "/listen", asyncSupported = true)
  public static final class BodyFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(new BodyRequest((HttpServletRequest) request), response);
    }
  }

  private static final class BodyRequest extends HttpServletRequestWrapper {
    private final Body body;

    BodyRequest(HttpServletRequest request) throws IOException {
      super(request);
      body = new Body(request.getInputStream(), request.getContentLength());
    }

    @Override
    public ServletInputStream getInputStream() {
      return body;
    }
  }

  /** Is finished when it has been read. */
  private static final class Body extends ServletInputStream {
    private final ServletInputStream body;
    private final int length;
    private int taken;

    Body(ServletInputStream body, int length) {
      this.body = body;
      this.length = length;
    }

    @Override
    public boolean isFinished() {
      return taken >= length && body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int most) throws IOException {
      int count = body.read(into, at, most);
      taken += Math.max(0, count);
      return count;
    }
  }

  /** Publishes what it is sent. */
  @WebServlet("/send")
  public static final class SenderServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String message = new String(request.getInputStream().readAllBytes(), UTF_8);
      channel(request).publish(null, message, Promise.noop());
      response.setContentLength(0);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
      channel(request).getSubscribers().forEach(ServerSession::disconnect);
      response.setContentLength(0);
    }

    private ServerChannel channel(HttpServletRequest request) {
      BayeuxServer server = (BayeuxServer) getServletContext().getAttribute(BayeuxServer.ATTRIBUTE);
      String id = request.getQueryString().substring("id=".length());
      return server.createChannelIfAbsent("/" + id).getReference();
    }
  }
}
