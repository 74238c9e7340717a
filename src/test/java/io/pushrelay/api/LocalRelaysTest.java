package io.pushrelay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalRelaysTest {
  private final RemoteRelay relay = Relay.at(URI.create("http://localhost/send"));

  @AfterEach
  void nothing_stays() {
    relay.close();
    LocalRelays.remove("/a", relay);
    LocalRelays.remove("/b", relay);
  }

  @Test
  void relay_is_found_from_its_start_to_its_end() {
    assertThat(LocalRelays.find()).isEmpty();
    LocalRelays.add("/a", relay);
    assertThat(LocalRelays.find()).containsSame(relay);
    LocalRelays.remove("/a", relay);
    assertThat(LocalRelays.find()).isEmpty();
  }

  @Test
  void two_relays_are_one_too_many() {
    LocalRelays.add("/a", relay);
    LocalRelays.add("/b", relay);
    assertThatThrownBy(LocalRelays::find)
        .hasMessage(
            "There are several relays in this deployment, at /a and /b, and one was expected.");
  }

  @Test
  void who_has_neither_a_relay_nor_a_url_is_told_so() {
    assertThatThrownBy(() -> new InjectedRelay().send("a", "b"))
        .hasMessage(
            "No relay runs in this deployment, and pushrelay.url does not say where there is one.");
  }

  @Test
  void relay_that_has_followed_another_one_stays() {
    LocalRelays.add("/a", Relay.at(URI.create("http://localhost/other")));
    LocalRelays.add("/a", relay);
    LocalRelays.remove("/a", Relay.at(URI.create("http://localhost/other")));
    assertThat(LocalRelays.find()).containsSame(relay);
  }
}
