package io.pushrelay.store.memory;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.store.StoreException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes down the state of a channel, and does something to it afterwards. */
final class TakeInfo implements ChannelStep {
  private final Consumer<MemoryChannel> then;
  @Nullable ChannelInfo info;

  TakeInfo(Consumer<MemoryChannel> then) {
    this.then = then;
  }

  @Override
  public boolean tryOn(MemoryChannel channel, long cost) {
    if (!channel.reserve(cost)) {
      return false;
    }
    ChannelInfo before = channel.info();
    try {
      then.accept(channel);
    } catch (StoreException e) {
      channel.release(cost);
      throw e;
    }
    info = before;
    return true;
  }
}
