package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.SubjectCounts;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The subjects of a channel as one node tells another. */
final class PackedSubjects {
  private PackedSubjects() {}

  static byte[] pack(SubjectCounts counts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(counts.first().size());
      for (Map.Entry<String, Integer> subject : counts.first().entrySet()) {
        byte[] name = subject.getKey().getBytes(UTF_8);
        out.writeInt(name.length);
        out.write(name);
        out.writeInt(subject.getValue());
      }
      out.writeInt(counts.others().size());
      for (long hash : counts.others()) {
        out.writeLong(hash);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't be written to", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException if no relay has written it
   */
  static SubjectCounts unpack(ByteBuffer packed) {
    return PackedBytes.unpack(packed, PackedSubjects::counts);
  }

  private static SubjectCounts counts(ByteBuffer in) {
    SortedMap<String, Integer> first = new TreeMap<>();
    for (int left = in.getInt(); left > 0; left--) {
      String name = PackedBytes.text(in);
      first.put(name, in.getInt());
    }
    Set<Long> others = new HashSet<>();
    for (int left = in.getInt(); left > 0; left--) {
      others.add(in.getLong());
    }
    return new SubjectCounts(first, others);
  }
}
