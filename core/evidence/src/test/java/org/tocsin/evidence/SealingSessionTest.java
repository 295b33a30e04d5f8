package org.tocsin.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.tocsin.testkit.SettableClock;

/** Several wrapped headers after one agreement: each is whole, and no nonce comes twice. */
class SealingSessionTest {
  private static List<Certificates> everyKind() throws Exception {
    return List.of(
        Certificates.rsa(3072), Certificates.ec("secp256r1"), Certificates.ec("secp384r1"));
  }

  private static Custodians custodians(List<Certificates> all) {
    return Custodians.of(
        all.stream().map(Certificates::certificate).toList(),
        SettableClock.at("2026-01-02T00:00:00Z"));
  }

  private static AuthEnvelopedData parsed(byte[] message) {
    return AuthEnvelopedData.getInstance(ContentInfo.getInstance(message).getContent());
  }

  private static String nonce(byte[] message) {
    var algorithm = parsed(message).getAuthEncryptedContentInfo().getContentEncryptionAlgorithm();
    assertThat(algorithm.getAlgorithm()).isEqualTo(NISTObjectIdentifiers.id_aes256_GCM);
    return HexFormat.of()
        .formatHex(GCMParameters.getInstance(algorithm.getParameters()).getNonce());
  }

  @Test
  void wrap_manyMessages_opensEachByEveryCustodianAndRepeatsNoNonce() throws Exception {
    List<Certificates> all = everyKind();
    Custodians custodians = custodians(all);
    Set<String> nonces = new HashSet<>();
    Set<String> recipients = new HashSet<>();
    try (KeyWrap.Shared shared = KeyWrap.shared(custodians)) {
      for (int i = 0; i < 300; i++) {
        byte[] message = ("sample header " + i).getBytes(StandardCharsets.UTF_8);
        byte[] wrapped = shared.wrap(message);
        nonces.add(nonce(wrapped));
        recipients.add(HexFormat.of().formatHex(parsed(wrapped).getRecipientInfos().getEncoded()));
        if (i % 100 == 0) {
          for (Certificates one : all) {
            assertThat(one.keySource().open(wrapped)).isEqualTo(message);
          }
          assertThat(KeyWrap.isFor(wrapped, custodians)).isTrue();
        }
      }
    }
    assertThat(nonces).hasSize(300).allMatch(nonce -> nonce.length() == 24);
    assertThat(recipients).as("one agreement").hasSize(1);
    try (KeyWrap.Shared first = KeyWrap.shared(custodians);
        KeyWrap.Shared second = KeyWrap.shared(custodians)) {
      byte[] message = {1};
      assertThat(ASN1OctetString.getInstance(parsed(first.wrap(message)).getMac()))
          .isNotEqualTo(ASN1OctetString.getInstance(parsed(second.wrap(message)).getMac()));
    }
  }

  @Test
  void wrap_afterClose_isRefused() throws Exception {
    KeyWrap.Shared shared = KeyWrap.shared(custodians(everyKind()));
    shared.close();
    assertThatIllegalStateException().isThrownBy(() -> shared.wrap(new byte[] {1}));
  }
}
