package org.tocsin.cybertipline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tocsin.cybertipline.CallOutcome.Accepted;
import org.tocsin.cybertipline.CallOutcome.Ambiguous;
import org.tocsin.cybertipline.CallOutcome.Doubt;
import org.tocsin.cybertipline.RawServer.Manner;

class BrokenConnectionsTest {
  static Stream<Arguments> everyCallAndBreak() {
    List<Arguments> all = new ArrayList<>();
    for (Endpoint endpoint : Endpoint.values()) {
      for (Manner manner :
          List.of(Manner.RESET_BEFORE_BODY, Manner.RESET_AFTER_BODY, Manner.SILENCE)) {
        all.add(Arguments.of(endpoint, manner));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyCallAndBreak")
  void brokenConnection_isOneRequestAndAmbiguous(Endpoint endpoint, Manner manner)
      throws Exception {
    try (RawServer server = new RawServer(manner, "");
        CyberTiplineClient client = Calls.client(server.base())) {
      Exchange exchange = Calls.make(client, endpoint, Calls.stamp(server.base()));
      assertThat(exchange.outcome()).isEqualTo(new Ambiguous(Doubt.NO_ANSWER));
      assertThat(server.requests()).isEqualTo(1);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Endpoint.class)
  void serverThatClosesIdleConnections_neverSeesARequestTwice(Endpoint endpoint) throws Exception {
    try (RawServer server = new RawServer(Manner.CLOSE_IDLE, Calls.success(endpoint));
        CyberTiplineClient client = Calls.client(server.base())) {
      int accepted = 0;
      for (int i = 1; i <= 5; i++) {
        CallOutcome outcome = Calls.make(client, endpoint, Calls.stamp(server.base())).outcome();
        accepted += outcome instanceof Accepted ? 1 : 0;
        assertThat(server.requests()).isLessThanOrEqualTo(i);
        assertThat(outcome)
            .satisfiesAnyOf(
                o -> assertThat(o).isInstanceOf(Accepted.class),
                o -> assertThat(o).isEqualTo(new Ambiguous(Doubt.NO_ANSWER)));
      }
      assertThat(server.requests()).isGreaterThanOrEqualTo(accepted);
      assertThat(accepted).isPositive();
    }
  }

  @Test
  void interruptedThread_endsTheCall_andStaysInterrupted() throws Exception {
    try (RawServer server = new RawServer(Manner.SILENCE, "");
        CyberTiplineClient client = Calls.client(server.base())) {
      Thread.currentThread().interrupt();
      Exchange exchange = client.finish(Calls.stamp(server.base()), Calls.REPORT);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(exchange.outcome()).isNotInstanceOf(Accepted.class);
      assertThat(server.requests()).isLessThanOrEqualTo(1);
    }
  }
}
