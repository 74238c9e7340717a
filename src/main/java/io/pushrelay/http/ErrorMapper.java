package io.pushrelay.http;

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
    return failure instanceof WebApplicationException answer
        ? answer.getResponse()
        : HttpException.of(failure).response();
  }
}
