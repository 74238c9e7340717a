package io.pushrelay.store;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.time.FakeTime;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every store does (protocol, "Which message" and "Messages in the channel"). Asked one
 * question after the other; a store may tell later, in any thread.
 */
public abstract class StoreContract
    implements StoreIdContract,
        StorePositionContract,
        StoreMissedContract,
        StoreBufferContract,
        StoreBatchContract,
        StoreExpiryContract,
        StoreInfoContract,
        StoreForgettingContract,
        StoreAdmissionContract,
        StoreRoomContract,
        StoreCatalogueContract {
  private final FakeTime time = new FakeTime();
  private final Map<String, AskedChannel> channels = new HashMap<>();
  private Store store;

  /** Not when it is made: what it opens would be there before its own fields are. */
  @BeforeEach
  final void open() {
    store = open(ROOM, time, time::nanos);
  }

  /**
   * An empty store.
   *
   * @param room bytes that it may keep
   * @param clock gives the second; may step back
   * @param nanos measures timeouts; never goes back
   */
  public abstract Store open(long room, InstantSource clock, LongSupplier nanos);

  @Override
  public final Store store() {
    return store;
  }

  @Override
  public final FakeTime time() {
    return time;
  }

  @Override
  public final AskedChannel channel(String id) {
    return channels.computeIfAbsent(id, name -> new AskedChannel(store, new ChannelId(name)));
  }

  /** Deletes every channel that the test has named. */
  public final void deleteAll() {
    channels.values().forEach(AskedChannel::delete);
  }
}
