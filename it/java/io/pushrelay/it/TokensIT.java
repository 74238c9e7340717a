package io.pushrelay.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.contract.SubjectContract;
import io.pushrelay.it.contract.TokenExpiryContract;
import io.pushrelay.it.contract.TokenListenerContract;
import io.pushrelay.it.contract.TokenOriginContract;
import io.pushrelay.it.contract.TokenSenderContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import io.pushrelay.token.KeyServer;
import io.pushrelay.token.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens and sends with a token; none of it is in the server's log. */
final class TokensIT
    implements TokenListenerContract,
        SubjectContract,
        TokenExpiryContract,
        TokenSenderContract,
        TokenOriginContract {
  /** One is a test's doing, the other is Payara's of credentials that are not BASIC. */
  private static final List<String> KNOWN =
      List.of("The keys of tokens can't be had", "Web Login Failed");

  @TempDir static Path directory;

  private static KeyServer keys;
  private static ServerProcess server;
  private static ServerLog log;

  @BeforeAll
  static void start() throws Exception {
    keys = new KeyServer();
    server =
        ServerProcess.start(
            directory,
            new ServerProcess.Settings(
                ServerProcess.Settings.BRIEF,
                Map.of(
                    "javax.net.ssl.trustStore",
                    keys.trustStore().toString(),
                    "javax.net.ssl.trustStorePassword",
                    KeyServer.PASSWORD,
                    "javax.net.ssl.trustStoreType",
                    "PKCS12"),
                Map.of()));
    server.mustDeploy(
        RelayWar.with(
            "tokens.war",
            Map.ofEntries(
                entry("push_listener", "/listen, /private, /members, /strict, /named, /any"),
                entry("push_listener_concurrency", "broadcast"),
                entry("push_channel_id_separator", ","),
                entry("push_token_key@/private", TestTokens.SECRET),
                entry("push_token_key@/members", TestTokens.SECRET),
                entry("push_listener_role@/members", "listener"),
                entry("push_token_key@/strict", TestTokens.SECRET),
                entry("push_token_cookie@/strict", ""),
                entry("push_token_issuer@/strict", "https://app.example"),
                entry("push_token_audience@/strict", "relay"),
                entry("push_token_key@/named", TestTokens.SECRET),
                entry("push_allow_origin@/named", TokenOriginContract.PAGE),
                entry("push_token_key@/any", TestTokens.SECRET),
                entry("push_allow_origin@/any", "*"),
                entry("push_sender", "/send, /publish, /open, /publish/named, /publish/any"),
                entry("push_token_key@/publish", TestTokens.SECRET),
                entry("push_token_key@/open", TestTokens.SECRET),
                entry("push_sender_role@/open", ""),
                entry("push_token_key@/publish/named", TestTokens.SECRET),
                entry("push_sender_origin@/publish/named", TokenOriginContract.PAGE),
                entry("push_token_key@/publish/any", TestTokens.SECRET),
                entry("push_sender_origin@/publish/any", "*"))));
    log = new ServerLog(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    keys.close();
  }

  @AfterEach
  void nothing_was_said_but_what_the_server_says_by_itself() {
    ServerLog said = log;
    log = new ServerLog(server);
    assertThat(said.complaints(KNOWN)).isEmpty();
    assertThat(server.output()).as("the server's output").doesNotContain("eyJ", TestTokens.SECRET);
  }

  @Override
  public Relay relay() {
    return server.relay("tokens");
  }

  @Test
  void keys_that_are_not_there_at_the_start_are_fetched_when_they_are_needed() throws Exception {
    keys.answer(500, "");
    server.mustDeploy(RelayWar.with("remote.war", Map.of("push_token_key@/listen", keys.url())));
    Relay remote = server.relay("remote");
    Request request =
        Relay.listening("a")
            .with(
                "Authorization",
                "Bearer "
                    + TestTokens.signed("k", TokenListenerContract.soon(60, "\"listen\":[\"a\"]")));
    remote.post("a", "news");
    for (int i = 0; i < 3; i++) {
      var response = remote.ask(request);
      assertThat(response).hasStatus(503).hasSentenceAbout("keys");
      assertThat(response.header("Retry-After")).isPresent();
    }
    String said = "keys of tokens can't be had";
    server.await("the log says so", () -> server.output().contains(said));
    assertThat(server.output().lines().filter(line -> line.contains(said)))
        .as("lines about it")
        .hasSize(1);
    keys.answer(200, TestTokens.jwks("k"));
    Await.until(
        "there are keys", Duration.ofSeconds(20), () -> remote.ask(request).status() == 200);
    server.undeploy("remote");
  }

  @Test
  void mistake_is_said_without_the_secret() {
    ServerLog said = new ServerLog(server);
    server.deploys(RelayWar.with("mistaken.war", Map.of("push_token_key", "hidden-and-too-short")));
    server.await(
        "the log says so",
        () ->
            said.records().stream()
                .filter(record -> record.contains("push_token_key"))
                .anyMatch(record -> record.contains("expected a secret of at least 32 bytes")));
    assertThat(server.output()).doesNotContain("hidden-and-too-short");
    assertThat(server.relay("mistaken").ask(Relay.listening("x"))).hasStatus(404);
    for (int before = -1; before != server.output().length(); ) {
      before = server.output().length();
      Await.pass(Duration.ofSeconds(3));
    }
    log = new ServerLog(server); // of a deployment that fails servers have a lot to say
  }
}
