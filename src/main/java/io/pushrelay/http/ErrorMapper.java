package io.pushrelay.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * What a client is told when something went wrong: a status and a sentence, no stack trace.
 *
 * <p>It has no CDI scope: CXF does not see what a client proxy maps.
 */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = System.getLogger(ErrorMapper.class.getName());

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal.response();
    }
    if (failure instanceof WebApplicationException answer) {
      return answer.getResponse();
    }
    if (failure instanceof IOException) {
      // Of the client's making; it has most likely gone and hears no answer.
      return Refusal.response(400, "The request ended before it was complete.").build();
    }
    LOG.log(Level.ERROR, "A request failed", failure);
    return Refusal.response(500, "The relay failed; its log says more.").build();
  }
}
