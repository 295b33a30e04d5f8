package org.tocsin.mock.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tocsin.mock.Books;
import org.tocsin.mock.Endpoint;
import org.tocsin.mock.HashShare;
import org.tocsin.mock.HashShareFault;
import org.tocsin.mock.HashSharePlan;
import org.tocsin.mock.MockClearinghouse;
import org.tocsin.mock.MockSettings;
import org.tocsin.testkit.SettableClock;

class MockClearinghouseExtensionTest {

  @Nested
  @ExtendWith(MockClearinghouseExtension.class)
  class WithDefaults {
    @Test
    void parameters_areThoseOfOneFreshMock(MockClearinghouse mock, URI base, Books books)
        throws IOException {
      assertThat(base).isEqualTo(mock.baseUri());
      assertThat(books.calls()).isEmpty();
      assertThat(status(base)).isEqualTo(401);
      assertThat(books.calls(Endpoint.STATUS)).hasSize(1);
    }

    @Test
    void sharedLists_areAParameterToo(MockClearinghouse mock, HashShare share) {
      share.on(HashShareFault.GZIP);
      assertThat(mock.hashShare().faults()).contains(HashSharePlan.of(HashShareFault.GZIP));
    }

    @Test
    void nextTest_hasAMockOfItsOwn(URI base, Books books) throws IOException {
      assertThat(books.calls()).isEmpty();
      assertThat(status(base)).isEqualTo(401);
      assertThat(books.calls()).hasSize(1);
    }
  }

  @Nested
  class WithSettings {
    private final SettableClock time = SettableClock.at("2026-01-15T09:30:00Z");

    @RegisterExtension
    final MockClearinghouseExtension clearinghouse =
        MockClearinghouseExtension.with(() -> MockSettings.builder().clock(time).build());

    @Test
    void clock_isThatOfTheSettings(Clock clock) {
      assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-15T09:30:00Z"));
    }
  }

  private static int status(URI base) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(base + "/status").toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
