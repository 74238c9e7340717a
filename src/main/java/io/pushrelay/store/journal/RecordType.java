package io.pushrelay.store.journal;

import org.jspecify.annotations.Nullable;

/** What a record says. The codes are the file format's: none is ever used for anything else. */
enum RecordType {
  /** A message is appended and kept. */
  APPEND(1),
  /** A message is sent and not kept. */
  SKIP(2),
  /** A message that is kept is written once more. */
  COPY(3),
  /** The state of a channel. */
  STATE(4),
  /** A channel is deleted or forgotten. */
  DELETE(5),
  /** A message was received. */
  RECEIPT(6),
  /** Several messages are appended, each as a record of the first two types says, or none. */
  APPEND_ALL(7);

  private static final RecordType[] ALL = values();

  final int code;

  RecordType(int code) {
    this.code = code;
  }

  static @Nullable RecordType of(int code) {
    return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
  }
}
