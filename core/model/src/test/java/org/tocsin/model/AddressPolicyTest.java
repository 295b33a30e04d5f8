package org.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static final AddressPolicy PRODUCTION = AddressPolicy.of(Environment.PRODUCTION);
  private static final AddressPolicy TEST = AddressPolicy.of(Environment.TEST);

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, ADDRESS_LOOPBACK",
    "127.255.255.254, ADDRESS_LOOPBACK",
    "::1, ADDRESS_LOOPBACK",
    "::ffff:127.0.0.1, ADDRESS_LOOPBACK",
    "10.0.0.5, ADDRESS_PRIVATE",
    "172.16.0.1, ADDRESS_PRIVATE",
    "172.31.255.255, ADDRESS_PRIVATE",
    "192.168.1.1, ADDRESS_PRIVATE",
    "fd00::1, ADDRESS_PRIVATE",
    "::ffff:10.0.0.5, ADDRESS_PRIVATE",
    "100.64.0.1, ADDRESS_CGNAT",
    "100.127.255.255, ADDRESS_CGNAT",
    "169.254.1.1, ADDRESS_LINK_LOCAL",
    "fe80::1%eth0, ADDRESS_LINK_LOCAL",
    "192.0.2.1, ADDRESS_DOCUMENTATION",
    "198.51.100.9, ADDRESS_DOCUMENTATION",
    "203.0.113.200, ADDRESS_DOCUMENTATION",
    "2001:db8::5, ADDRESS_DOCUMENTATION",
    "3fff::1, ADDRESS_DOCUMENTATION",
    "0.0.0.0, ADDRESS_SPECIAL_PURPOSE",
    "224.0.0.1, ADDRESS_SPECIAL_PURPOSE",
    "255.255.255.255, ADDRESS_SPECIAL_PURPOSE",
    "198.18.0.1, ADDRESS_SPECIAL_PURPOSE",
    "::, ADDRESS_SPECIAL_PURPOSE",
    "ff02::1, ADDRESS_SPECIAL_PURPOSE",
    "64:ff9b::1, ADDRESS_SPECIAL_PURPOSE",
    "2002:c000:204::1, ADDRESS_SPECIAL_PURPOSE"
  })
  void objection_specialPurposeInProduction_isNamed(String literal, Absence reason) {
    assertThat(PRODUCTION.objection(ClientAddress.parse(literal).orElseThrow())).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "192.0.3.1",
        "126.255.255.255", "128.0.0.1", "223.255.255.255", "2001:db7:ffff::1", "fbff::1"
      })
  void objection_globalAddress_isNone(String literal) {
    assertThat(PRODUCTION.objection(ClientAddress.parse(literal).orElseThrow())).isEmpty();
  }

  @Test
  void objection_documentationInTest_isNone() {
    assertThat(TEST.objection(ClientAddress.parse("192.0.2.1").orElseThrow())).isEmpty();
  }

  @Test
  void objection_loopbackInTest_needsTheSetting() {
    ClientAddress loopback = ClientAddress.parse("127.0.0.1").orElseThrow();
    assertThat(TEST.objection(loopback)).contains(Absence.ADDRESS_LOOPBACK);
    assertThat(new AddressPolicy(Environment.TEST, true).objection(loopback)).isEmpty();
  }

  @Test
  void construct_loopbackInProduction_isRefused() {
    assertThatThrownBy(() -> new AddressPolicy(Environment.PRODUCTION, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TEST only");
  }
}
