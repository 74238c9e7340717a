package io.pushrelay.token;

/**
 * Why somebody is not let in by a token. It has no stack trace: it is the client that is wrong, and
 * how often is the client's choice.
 */
public final class TokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is to be done about it, which the answer's status says (RFC 6750, section 3.1). */
  public enum Kind {
    /** There is none. */
    MISSING,
    /** It is none of ours, or none any more. */
    INVALID,
    /** It is good, but not for this. */
    INSUFFICIENT,
    /** Nobody can say: the keys are not there. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final String sentence;

  /**
   * @param sentence says what was found and what was expected, without anything of the token but
   *     what is no secret
   */
  public TokenException(Kind kind, String sentence) {
    super(sentence, null, false, false);
    this.kind = kind;
    this.sentence = sentence;
  }

  static TokenException invalid(String sentence) {
    return new TokenException(Kind.INVALID, sentence);
  }

  static TokenException unavailable() {
    return new TokenException(
        Kind.UNAVAILABLE, "The keys by which tokens are checked can't be had at the moment.");
  }

  public Kind kind() {
    return kind;
  }

  public String sentence() {
    return sentence;
  }
}
