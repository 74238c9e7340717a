import fish.payara.micro.ClusterCommandResult;
import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.AdminCommandRunner;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Payara Micro, told by the lines of its standard input what to do: {@code deploy FILE}, {@code
 * undeploy NAME}, {@code run ASADMIN-COMMAND}. Each is answered by one line that begins with {@code
 * reply:}, in between the server logs. Run from the project's root, with the server's jar on the
 * class path and the HTTP port as its argument; the system property {@code keep.alive.seconds} says
 * how long the server keeps a connection without a request, if not for 30 seconds.
 */
public final class ControlledServer {
  /** As the documentation says (deploy-payara, "Tune"): with Payara's 4,096 requests get lost. */
  private static final int MOST_REQUESTS_WAITING = 20_000;

  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  private ControlledServer() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    System.setProperty("fish.payara.phonehome.disable", "true");
    AtomicReference<AdminCommandRunner> runner = new AtomicReference<>();
    List<String> users = Files.readAllLines(Path.of("it/payara/tests.asadmin"));
    PayaraMicroRuntime server =
        PayaraMicro.getInstance()
            .setHttpPort(port)
            .setNoHazelcast(true)
            .setPreBootHandler(ControlledServer::beforeBoot)
            .setPostBootHandler(
                admin -> {
                  runner.set(admin);
                  users.forEach(line -> run(admin, line));
                })
            .bootStrap();
    reply("ready");
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "deploy" -> reply(deployed(server, new File(words[1])));
          case "undeploy" -> {
            server.undeploy(words[1]);
            reply("undeployed");
          }
          case "run" -> {
            run(runner.get(), words[1]);
            reply("done");
          }
          default -> {
            server.shutdown();
            System.exit(0);
          }
        }
      }
    }
  }

  /** What the running server would close its port for, or not take any more. */
  private static void beforeBoot(AdminCommandRunner admin) {
    run(
        admin,
        "set configs.config.server-config.thread-pools.thread-pool.http-thread-pool"
            + ".max-queue-size="
            + MOST_REQUESTS_WAITING);
    String seconds = System.getProperty("keep.alive.seconds");
    if (seconds != null) {
      run(
          admin,
          "set configs.config.server-config.network-config.protocols.protocol.http-listener"
              + ".http.timeout-seconds="
              + seconds);
    }
  }

  private static void run(AdminCommandRunner admin, String command) {
    String[] words = command.split(" ");
    ClusterCommandResult result = admin.run(words[0], Arrays.copyOfRange(words, 1, words.length));
    if (result.getExitStatus() == ClusterCommandResult.ExitStatus.FAILURE) {
      throw new IllegalStateException(command + ": " + result.getOutput());
    }
  }

  private static String deployed(PayaraMicroRuntime server, File war) {
    try {
      return server.deploy(war) ? "deployed" : "refused";
    } catch (RuntimeException e) {
      e.printStackTrace(OUT);
      return "refused";
    }
  }

  private static void reply(String line) {
    OUT.println("reply: " + line);
  }
}
