package io.pushrelay.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.EndReason;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.config.LimitConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListenerLimitsTest {
  private static final Client ALICE = new Client("alice", "192.0.2.1");
  private static final Client BOB = new Client("bob", "192.0.2.1");
  private static final ChannelId A = new ChannelId("a");
  private static final ChannelId B = new ChannelId("b");

  private ListenerLimits limits = new ListenerLimits(LimitConfig.NONE);

  @AfterEach
  void nobody_is_counted() {
    assertThat(limits.isEmpty()).isTrue();
  }

  private ListenerLimits.Place taken(Client client) {
    ListenerLimits.Place place = limits.place(client);
    assertThat(place.take()).isNull();
    return place;
  }

  private void isRefused(Client client, EndReason reason) {
    assertThat(limits.refusal(client)).isEqualTo(reason);
    assertThat(limits.place(client).take()).isEqualTo(reason);
  }

  @Test
  void client_has_so_many_listeners_and_others_have_theirs() {
    limits = new ListenerLimits(new LimitConfig(0, 2, 0));
    ListenerLimits.Place one = taken(ALICE);
    ListenerLimits.Place two = taken(ALICE);
    isRefused(ALICE, EndReason.TOO_MANY_OF_CLIENT);
    ListenerLimits.Place other = taken(BOB);
    one.giveBack();
    one.giveBack();
    ListenerLimits.Place three = taken(ALICE);
    isRefused(ALICE, EndReason.TOO_MANY_OF_CLIENT);
    two.giveBack();
    three.giveBack();
    other.giveBack();
  }

  @Test
  void name_that_is_an_address_is_another_client() {
    limits = new ListenerLimits(new LimitConfig(0, 1, 0));
    ListenerLimits.Place named = taken(new Client("192.0.2.1", "192.0.2.9"));
    ListenerLimits.Place nameless = taken(new Client(null, "192.0.2.1"));
    isRefused(new Client(null, "192.0.2.1"), EndReason.TOO_MANY_OF_CLIENT);
    named.giveBack();
    nameless.giveBack();
  }

  @Test
  void deployment_has_so_many_listeners() {
    limits = new ListenerLimits(new LimitConfig(2, 0, 0));
    ListenerLimits.Place one = taken(ALICE);
    ListenerLimits.Place two = taken(BOB);
    isRefused(ALICE, EndReason.TOO_MANY_OF_ALL);
    isRefused(new Client(null, "192.0.2.7"), EndReason.TOO_MANY_OF_ALL);
    one.giveBack();
    assertThat(limits.refusal(BOB)).isNull();
    two.giveBack();
  }

  @Test
  void place_that_was_refused_has_nothing_to_give_back() {
    limits = new ListenerLimits(new LimitConfig(0, 1, 1));
    ListenerLimits.Place one = taken(ALICE);
    ListenerLimits.Place refused = limits.place(ALICE);
    assertThat(refused.take()).isEqualTo(EndReason.TOO_MANY_OF_CLIENT);
    refused.giveBack();
    assertThat(refused.mayCreate(A)).isFalse();
    isRefused(ALICE, EndReason.TOO_MANY_OF_CLIENT);
    one.giveBack();
  }

  @Test
  void client_creates_so_many_channels() {
    limits = new ListenerLimits(new LimitConfig(0, 0, 1));
    ListenerLimits.Place one = taken(ALICE);
    assertThat(one.mayCreate(A)).isTrue();
    one.joined(A, true);
    ListenerLimits.Place two = taken(ALICE);
    assertThat(two.mayCreate(B)).isFalse();
    ListenerLimits.Place other = taken(BOB);
    assertThat(other.mayCreate(B)).isTrue();
    other.joined(B, true);
    one.giveBack();
    assertThat(two.mayCreate(B)).isTrue();
    two.joined(B, false);
    two.giveBack();
    other.giveBack();
  }

  @Test
  void channel_that_was_there_does_not_count() {
    limits = new ListenerLimits(new LimitConfig(0, 0, 1));
    ListenerLimits.Place one = taken(ALICE);
    assertThat(one.mayCreate(A)).isTrue();
    one.joined(A, false);
    assertThat(one.mayCreate(B)).isTrue();
    one.joined(B, true);
    assertThat(one.mayCreate(A)).isFalse();
    one.giveBack();
  }

  @Test
  void channel_counts_until_the_last_of_its_clients_listeners_has_left_it() {
    limits = new ListenerLimits(new LimitConfig(0, 0, 1));
    ListenerLimits.Place creator = taken(ALICE);
    ListenerLimits.Place follower = taken(ALICE);
    ListenerLimits.Place next = taken(ALICE);
    assertThat(creator.mayCreate(A)).isTrue();
    assertThat(follower.mayCreate(A)).isTrue();
    creator.joined(A, true);
    follower.joined(A, false);
    creator.giveBack();
    assertThat(next.mayCreate(B)).isFalse();
    follower.giveBack();
    assertThat(next.mayCreate(B)).isTrue();
    next.giveBack();
  }

  @Test
  void listener_that_asks_again_counts_once() {
    limits = new ListenerLimits(new LimitConfig(0, 0, 1));
    ListenerLimits.Place place = taken(ALICE);
    for (int i = 0; i < 3; i++) {
      assertThat(place.mayCreate(A)).isTrue();
      place.joined(A, i == 0);
    }
    place.giveBack();
    place.joined(A, true);
  }

  @Test
  void without_limits_everybody_is_let_in() {
    assertThat(limits.isOff()).isTrue();
    ListenerLimits.Place place = taken(ALICE);
    assertThat(place.mayCreate(A)).isTrue();
    place.joined(A, true);
    place.giveBack();
  }
}
