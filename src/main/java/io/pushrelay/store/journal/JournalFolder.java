package io.pushrelay.store.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a journal, held by a lock for as long as it is open: two deployments in it would
 * write over each other. Thread-safe.
 */
class JournalFolder implements Closeable {
  /** A deployment that takes another's place may begin before the other has ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private static final String LOCK = "lock";

  /** Room on the disk that is given up for what must be written when there is no other. */
  private static final String RESERVE = "reserve";

  private static final int RESERVED = 1 << 16;
  private static final Pattern SEGMENT = Pattern.compile("\\d{12,18}\\.journal");

  private final Path path;
  private @Nullable FileChannel lock;

  JournalFolder(Path path) {
    this.path = path;
  }

  static String segmentName(long number) {
    return "%012d.journal".formatted(number);
  }

  /**
   * Takes the folder; makes it if there is a folder to make it in.
   *
   * @throws JournalException if it can't be had
   */
  final void open() {
    try {
      if (!Files.isDirectory(path)) {
        create(path);
      }
      lock =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new JournalException(
          "the folder of push_journal, %s, is not there, and neither is the one it would be made in."
              .formatted(path));
    } catch (IOException e) {
      throw unwritable(path);
    }
    if (!Files.isWritable(path)) {
      close();
      throw unwritable(path);
    }
    long start = System.nanoTime();
    while (!isLocked(lock)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()
          || Thread.currentThread().isInterrupted()) {
        close();
        throw new JournalException(
            "the folder of push_journal, %s, is held by another deployment.".formatted(path));
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /** Messages may be confidential: nobody else is to read them. */
  private static void create(Path path) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(path);
    }
  }

  private static JournalException unwritable(Path path) {
    return new JournalException(
        "the folder of push_journal, %s, can't be written.".formatted(path));
  }

  private static boolean isLocked(FileChannel file) {
    try {
      FileLock held = file.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false; // by another deployment in this JVM
    } catch (IOException e) {
      return false;
    }
  }

  /** The names of the segments, oldest first. */
  final List<String> segments() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return names(files).filter(name -> SEGMENT.matcher(name).matches()).toList();
    }
  }

  /** The names of files that are none of the journal's. */
  final List<String> others() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return names(files)
          .filter(name -> !SEGMENT.matcher(name).matches())
          .filter(name -> !name.equals(LOCK) && !name.equals(RESERVE))
          .toList();
    }
  }

  private static Stream<String> names(Stream<Path> files) {
    return files.map(file -> String.valueOf(file.getFileName())).sorted();
  }

  byte[] read(String name) throws IOException {
    return Files.readAllBytes(path.resolve(name));
  }

  JournalFile create(String name) throws IOException {
    return new DiskFile(path.resolve(name));
  }

  final void truncate(String name, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  boolean delete(String name) throws IOException {
    return Files.deleteIfExists(path.resolve(name));
  }

  /** Forces to the disk which files there are. */
  void sync() {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Windows opens no folders; there a file that was forced to the disk has its name, too.
    }
  }

  /** Sets some room aside, if that isn't done. */
  final void reserve() throws IOException {
    Path file = path.resolve(RESERVE);
    if (!Files.exists(file) || Files.size(file) < RESERVED) {
      boolean unused = delete(RESERVE);
      try (JournalFile reserve = create(RESERVE)) {
        reserve.write(new byte[RESERVED], 0, RESERVED);
      } catch (IOException e) {
        unused = delete(RESERVE);
        throw e;
      }
    }
  }

  /**
   * Gives up the room that was set aside.
   *
   * @return whether there was any
   */
  final boolean giveUpReserve() {
    try {
      return delete(RESERVE);
    } catch (IOException e) {
      return false;
    }
  }

  /** Lets go of the folder. The file of the lock stays: who waits for it has it open. */
  @Override
  public final void close() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      // It is closed nevertheless.
    }
  }

  @Override
  public final String toString() {
    return path.toString();
  }

  private static final class DiskFile implements JournalFile {
    private final RandomAccessFile file;

    DiskFile(Path path) throws IOException {
      file = new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
      file.seek(size);
    }

    @Override
    public void sync() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
