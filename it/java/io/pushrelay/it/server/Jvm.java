package io.pushrelay.it.server;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is in the JVM of a server, by the JDK's {@code jcmd}. */
public final class Jvm {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern OF_CLASS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");
  private static final Pattern COMPILED = Pattern.compile("(?m)^java.ci.totalTime=(\\d+)");
  private static final Pattern FREQUENCY = Pattern.compile("(?m)^sun.os.hrt.frequency=(\\d+)");
  private static final Pattern THREAD = Pattern.compile("(?m)^\"(.*?)\" ");

  private final long pid;

  Jvm(long pid) {
    this.pid = pid;
  }

  /** How many threads there are of each name, numbers in it aside. */
  public Map<String, Long> threads() {
    return THREAD
        .matcher(ask("Thread.print"))
        .results()
        .map(thread -> thread.group(1).replaceAll("\\d+", "#"))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  /** Bytes of what can be reached, after a full collection. */
  public long liveHeap() {
    collect();
    return number(TOTAL, ask("GC.class_histogram"));
  }

  /** Bytes of the objects of each class that can be reached, after a full collection. */
  public Map<String, Long> liveHeapByClass() {
    collect();
    return OF_CLASS
        .matcher(ask("GC.class_histogram"))
        .results()
        .collect(Collectors.toMap(c -> c.group(2), c -> Long.valueOf(c.group(1)), Long::sum));
  }

  /** Nanoseconds that the just-in-time compilers have worked so far, each of their threads. */
  public long compilationTime() {
    String counters = ask("PerfCounter.print");
    double ticks = number(COMPILED, counters);
    return (long) (ticks / number(FREQUENCY, counters) * 1e9);
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new AssertionError("no " + pattern + " in " + text);
    }
    return Long.parseLong(found.group(1));
  }

  public void collect() {
    for (int i = 0; i < 3; i++) {
      ask("GC.run"); // one collection lets go of what the next one finds
    }
  }

  /** How often the class of that name is loaded: once for each loader that has it. */
  public long copiesOf(String className) {
    return Pattern.compile(Pattern.quote(className + "/"))
        .matcher(ask("VM.class_hierarchy", className))
        .results()
        .count();
  }

  /** The names of the classes that are loaded and begin so. */
  public List<String> loadedClasses(String prefix) {
    return Pattern.compile("(?m)^[-| ]*(" + Pattern.quote(prefix) + "\\S*)/")
        .matcher(ask("VM.class_hierarchy"))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private String ask(String command, String... arguments) {
    String[] words = new String[2 + arguments.length];
    words[0] = Long.toString(pid);
    words[1] = command;
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    return Jdk.run("jcmd", words);
  }
}
