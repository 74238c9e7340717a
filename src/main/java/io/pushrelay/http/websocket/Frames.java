package io.pushrelay.http.websocket;

import java.nio.ByteBuffer;

/** What a client's frames come to, in the parts in which the container hands them over. */
interface Frames {
  void text(String part, boolean last);

  void bytes(ByteBuffer part, boolean last);
}
