package io.pushrelay.http.longpoll;

import io.pushrelay.http.request.HttpException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * What a client is told when something went wrong: a status and a sentence, no stack trace.
 *
 * <p>It has no CDI scope: CXF does not see what a client proxy maps.
 */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {
  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException answer) {
      return answer.getResponse();
    }
    HttpException refusal = HttpException.of(failure);
    byte[] body = refusal.body();
    return Response.status(refusal.status())
        .header("Content-Type", HttpException.TYPE)
        .header("Content-Length", body.length)
        .entity(body)
        .build();
  }
}
