package io.pushrelay.it.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * The code on a page of the documentation, found by its heading and by a part of it. It fails if
 * there is none or more than one. It remembers which blocks nobody has asked for. Not thread-safe.
 */
final class DocumentedCode {
  private final String name;
  private final List<Snippet> blocks = new ArrayList<>();
  private final List<Snippet> inline = new ArrayList<>();
  private final List<Snippet> others;

  DocumentedCode(String name, String markdown) {
    this.name = name;
    Parser.builder().build().parse(markdown).accept(new Reader());
    others = new ArrayList<>(blocks);
  }

  static DocumentedCode of(Path page) {
    try {
      return new DocumentedCode(page.toString(), Files.readString(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Code as it stands on the page.
   *
   * @param heading the nearest one above it
   */
  record Snippet(String heading, String text) {
    /** With a value in each place of what stands for it; fails if it is not there. */
    Snippet with(String placeholder, String value) {
      if (!text.contains(placeholder)) {
        throw new AssertionError("no " + placeholder + " below \"" + heading + "\" in:\n" + text);
      }
      return new Snippet(heading, text.replace(placeholder, value));
    }
  }

  /** A block of lines. */
  Snippet block(String heading, String part) {
    Snippet found = only(blocks, heading, part);
    others.remove(found);
    return found;
  }

  /** What stands between backticks in a sentence. */
  Snippet inline(String heading, String part) {
    return only(inline, heading, part);
  }

  /**
   * Says that a block is not run.
   *
   * @param why nobody runs it
   */
  void leaveOut(String heading, String part, String why) {
    if (why.isBlank()) {
      throw new IllegalArgumentException("no reason for leaving out " + part);
    }
    block(heading, part);
  }

  /** The blocks that were neither asked for nor left out. */
  List<Snippet> others() {
    return List.copyOf(others);
  }

  private Snippet only(List<Snippet> code, String heading, String part) {
    Predicate<Snippet> wanted = c -> c.heading().equals(heading) && c.text().contains(part);
    List<Snippet> found = code.stream().filter(wanted).distinct().toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "%s, \"%s\", has %d times code with %s".formatted(name, heading, found.size(), part));
    }
    return found.get(0);
  }

  private final class Reader extends AbstractVisitor {
    private String heading = "";

    @Override
    public void visit(Heading node) {
      heading = TextContentRenderer.builder().build().render(node).strip();
    }

    @Override
    public void visit(FencedCodeBlock node) {
      blocks.add(new Snippet(heading, node.getLiteral()));
    }

    @Override
    public void visit(IndentedCodeBlock node) {
      blocks.add(new Snippet(heading, node.getLiteral()));
    }

    @Override
    public void visit(Code node) {
      inline.add(new Snippet(heading, node.getLiteral()));
    }
  }
}
