package io.pushrelay.store.journal;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a store says that it keeps: each channel's messages, and the id of the one last sent. */
record State(Map<String, Channel> channels) {
  record Channel(List<Message> messages, @Nullable MessageId last) {}

  static State of(Store store, String... ids) {
    Map<String, Channel> channels = new TreeMap<>();
    for (String id : ids) {
      AskedChannel channel = new AskedChannel(store, new ChannelId(id));
      Optional<ChannelInfo> info = channel.info();
      if (info.isPresent()) {
        channels.put(id, new Channel(messages(channel), info.get().lastMessageId()));
      }
    }
    return new State(channels);
  }

  /** All that are kept, oldest first. */
  static List<Message> messages(AskedChannel channel) {
    List<Message> messages = new ArrayList<>();
    MessageId position = MessageId.START;
    while (channel.look(position) instanceof RecordingAnswer.Found found) {
      messages.add(found.message());
      position = found.message().id();
    }
    return messages;
  }
}
