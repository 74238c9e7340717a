package io.pushrelay.it;

import io.pushrelay.it.client.Http2;
import io.pushrelay.time.Await;
import java.time.Duration;

/** How a client goes, in the middle of its request. */
enum CutOff {
  CLOSED {
    @Override
    void cut(Http2 connection) {
      connection.close();
    }
  },
  CLOSED_LATER {
    @Override
    void cut(Http2 connection) {
      Await.pass(MOMENT);
      connection.close();
    }
  },
  CLOSED_AS_ANNOUNCED {
    @Override
    void cut(Http2 connection) {
      Await.pass(MOMENT);
      connection.goAway().close();
    }
  },
  FINISHED {
    @Override
    void cut(Http2 connection) {
      Await.pass(MOMENT);
      connection.finish();
      Await.pass(MOMENT);
    }
  },
  RESET {
    @Override
    void cut(Http2 connection) {
      Await.pass(MOMENT);
      connection.reset();
    }
  },
  STREAM_CANCELLED {
    @Override
    void cut(Http2 connection) {
      connection.cancel();
      Await.pass(MOMENT);
    }
  },
  STREAM_CANCELLED_LATER {
    @Override
    void cut(Http2 connection) {
      Await.pass(MOMENT);
      connection.cancel();
      Await.pass(MOMENT);
    }
  };

  private static final Duration MOMENT = Duration.ofMillis(40);

  abstract void cut(Http2 connection);
}
