package org.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8::1, 2001:db8::1",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:db8:0:0::1, 2001:db8::1",
    "[2001:db8::1], 2001:db8::1",
    "2001:db8::1%eth0, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8::192.0.2.33, 2001:db8::c000:221"
  })
  void parse_anySpelling_givesCanonicalText(String literal, String canonical) {
    assertThat(ClientAddress.parse(literal).orElseThrow().text()).isEqualTo(canonical);
  }

  @Test
  void parse_mappedIpv6_unwrapsAndSaysSo() {
    ClientAddress address = ClientAddress.parse("::ffff:192.0.2.1").orElseThrow();
    assertThat(address.text()).isEqualTo("192.0.2.1");
    assertThat(address.wasMapped()).isTrue();
    assertThat(address).isEqualTo(ClientAddress.parse("192.0.2.1").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Unknown",
        "localhost",
        "host.example",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.1.5",
        "0300.0.2.1",
        "192.0.02.1",
        "1",
        "3221225985",
        "0xc0.0.2.1",
        "192.0.2.1:80",
        "::1::2",
        ":::",
        "2001:db8",
        "2001:db8:::1",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7",
        "12345::1",
        "g::1",
        "::1%",
        "[::1",
        "192.0.2.1.",
        ".192.0.2.1",
        "1.2.3.4::",
        "::1.2.3.4.5",
        "١٩٢.0.2.1",
        "::١"
      })
  void parse_noLiteral_isEmpty(String text) {
    assertThat(ClientAddress.parse(text)).isEmpty();
  }

  @Test
  void text_ofRandomAddresses_parsesBackToTheSameBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int k = 0; k < bytes.length; k++) {
        if (random.nextInt(3) == 0) {
          bytes[k] = 0; // runs of zeros are what the short form is about
        }
      }
      ClientAddress address = ClientAddress.ofBytes(bytes).orElseThrow();
      assertThat(ClientAddress.parse(address.text())).as("seed %d", seed).contains(address);
    }
  }

  @Test
  void toString_anyAddress_hidesIt() {
    assertThat(ClientAddress.parse("192.0.2.77").orElseThrow()).hasToString("ClientAddress(IPv4)");
  }
}
