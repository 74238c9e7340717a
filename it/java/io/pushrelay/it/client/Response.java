package io.pushrelay.it.client;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AssertProvider;

/**
 * A response as it came.
 *
 * @param interim the statuses of the interim responses before it
 * @param headers in order, as they were spelled
 * @param body one character for each byte, freed from chunk lines
 * @param framing how the body's end was told
 */
public record Response(
    List<Integer> interim,
    int status,
    String reason,
    List<Header> headers,
    String body,
    Framing framing)
    implements AssertProvider<ResponseAssert> {

  public Response {
    interim = List.copyOf(interim);
    headers = List.copyOf(headers);
  }

  /** The values of every header of that name, in order. */
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  @Override
  public ResponseAssert assertThat() {
    return new ResponseAssert(this);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    text.append(status).append(' ').append(reason);
    headers.forEach(header -> text.append(" | ").append(header));
    String start = body.length() > 300 ? body.substring(0, 300) + "…" : body;
    return text.append(" | ").append(framing).append(" \"").append(start).append("\"]").toString();
  }
}
