package io.pushrelay.it.client;

/** How the end of a response's body was told. */
public enum Framing {
  /** By its status or its request's method there is no body. */
  NONE,
  /** By Content-Length. */
  LENGTH,
  /** By the chunk of length zero. */
  CHUNKED,
  /** By the end of the connection. */
  UNTIL_CLOSE
}
