package org.tocsin.filing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.cybertipline.EnvironmentMismatch;
import org.tocsin.model.Account;
import org.tocsin.model.AddressPolicy;
import org.tocsin.model.Algorithm;
import org.tocsin.model.Environment;
import org.tocsin.model.FileFacts;
import org.tocsin.model.FilingId;
import org.tocsin.model.Fingerprint;
import org.tocsin.model.Incident;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.MatchFacts;
import org.tocsin.model.MediaFamily;
import org.tocsin.model.NetworkOrigin;
import org.tocsin.model.Provenance;
import org.tocsin.model.Room;
import org.tocsin.model.SeverityClass;
import org.tocsin.model.UploadId;
import org.tocsin.report.ServiceProfile;

/**
 * What every kind of destination that takes one delivery has to do. Whoever adds a kind extends
 * this, and says how its receiver is made to fail.
 */
public abstract class DeliveryContract {
  /** An account that must not reach a receiver whose policy withholds it. */
  protected static final String ACCOUNT = "account-marker-5511";

  /** An address that must not reach a receiver whose policy withholds it. */
  protected static final String ADDRESS = "192.0.2.77";

  /** The digest of the incident's file. */
  protected static final String SHA256 = "ab".repeat(32);

  private Delivery delivery;

  /** Opens the kind in {@link Environment#TEST} towards a receiver that works. */
  protected abstract Delivery open();

  /** Has the receiver answer nothing and take nothing from now on. */
  protected abstract void receiverDown();

  /** Has the receiver take what is sent, and its answer be lost. */
  protected abstract void answerLost();

  /** Returns how many deliveries the receiver took or may have taken. */
  protected abstract int received();

  @BeforeEach
  void start() {
    delivery = open();
  }

  @AfterEach
  void stop() {
    delivery.close();
  }

  /** Returns what a destination of a policy is told. */
  protected static Parcel parcel(Environment environment, PayloadPolicy policy) {
    return parcel(environment, policy, List.of());
  }

  /**
   * Returns what a destination of a policy is told of a file that two list entries match: of the
   * first all is known, of the second nothing that may be absent.
   */
  protected static Parcel parcelOfMatches(Environment environment, PayloadPolicy policy) {
    Instant at = Instant.parse("2026-01-15T09:30:00Z");
    MatchFacts traced =
        match("entry-7", "club-1", "A1", at)
            .traced(
                Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                Optional.of(
                    new Provenance(
                        Instant.parse("2026-01-03T00:00:00Z"),
                        Instant.parse("2026-01-15T08:00:00Z"),
                        "MD5 +1 -2",
                        Set.of("teapots", "kites"),
                        Optional.of("Kite Club"),
                        Map.of("kites", "Content: Kite"))));
    return parcel(environment, policy, List.of(traced, match("entry-8", "", "", at)));
  }

  private static MatchFacts match(
      String entry, String submitter, String classification, Instant at) {
    return new MatchFacts(
        "demo",
        "4",
        entry,
        submitter,
        classification,
        SeverityClass.CONFIRMED,
        Algorithm.SHA256,
        MatchFacts.Kind.EXACT,
        0,
        0,
        -1,
        OptionalInt.empty(),
        "snapshot-1",
        Optional.empty(),
        at);
  }

  private static Parcel parcel(
      Environment environment, PayloadPolicy policy, List<MatchFacts> matches) {
    Incident incident = incident(environment, matches);
    Payload payload =
        switch (policy) {
          case FULL ->
              new Payload.Full(
                  incident,
                  false,
                  Optional.of(() -> new java.io.ByteArrayInputStream(new byte[] {1, 2, 3})));
          case METADATA_ONLY -> new Payload.Metadata(incident, false);
          case HASHES_ONLY ->
              new Payload.Hashes(
                  incident.id(),
                  incident.type(),
                  incident.detectedAt(),
                  incident.file().orElseThrow().digests());
          case ADDRESS_ONLY ->
              new Payload.AddressOnly(
                  incident.id(), incident.type(), incident.detectedAt(), incident.origin());
        };
    return new Parcel(
        new FilingId("fil-0001"),
        environment,
        false,
        ServiceProfile.of("Teapot Chat", "trust-safety@teapot.example"),
        payload);
  }

  private static Incident incident(Environment environment, List<MatchFacts> matches) {
    Instant at = Instant.parse("2026-01-15T09:30:00Z");
    return new Incident(
        new IncidentId("inc-0001"),
        new UploadId("up-1"),
        IncidentType.ABUSE_MATERIAL,
        environment,
        false,
        at,
        Account.of(ACCOUNT, "sample_user"),
        NetworkOrigin.observe(ADDRESS, 51515, at, new AddressPolicy(environment, false)),
        Room.group("room-1", "Tea", List.of(Account.of("user-2", "other_user"))),
        Optional.of(
            new FileFacts(
                Optional.of("tea.png"),
                Optional.of("image/png"),
                "image/png",
                MediaFamily.IMAGE,
                3,
                List.of(Fingerprint.ofHex(Algorithm.SHA256, SHA256)),
                List.of())),
        matches,
        List.of(),
        matches.isEmpty() ? Optional.of("pat") : Optional.empty());
  }

  @Test
  protected void kind_saysWhatItIsAndShowsNothing() {
    assertThat(delivery.kind()).matches("[a-z][a-z0-9-]{0,30}");
    assertThat(delivery.promise()).isNotEqualTo(Promise.ONCE);
    URI address = delivery.address();
    assertThat(address.isAbsolute()).isTrue();
    assertThat(address.getUserInfo()).isNull();
    assertThat(delivery.account()).isNotBlank();
    assertThat(delivery.toString()).doesNotContain(delivery.account(), address.toString());
  }

  @Test
  protected void compose_sameParcel_isTheSameReport() {
    Parcel parcel = parcel(Environment.TEST, delivery.payload());
    assertThat(delivery.compose(parcel)).isNotEmpty().isEqualTo(delivery.compose(parcel));
    assertThat(received()).as("composing sends nothing").isZero();
  }

  @Test
  protected void compose_holdsNothingThatThePolicyWithholds() {
    String text =
        new String(
            delivery.compose(parcel(Environment.TEST, delivery.payload())), StandardCharsets.UTF_8);
    switch (delivery.payload()) {
      case FULL, METADATA_ONLY -> assertThat(text).contains(ACCOUNT, ADDRESS, SHA256);
      case HASHES_ONLY -> assertThat(text).contains(SHA256).doesNotContain(ACCOUNT, ADDRESS);
      case ADDRESS_ONLY -> assertThat(text).contains(ADDRESS).doesNotContain(ACCOUNT, SHA256);
    }
  }

  @Test
  protected void deliver_toAReceiverThatWorks_hasAReceiptOrWaitsForAPerson() {
    Delivered delivered = deliver(Environment.TEST);
    if (delivery.promise() == Promise.BY_HAND) {
      assertThat(delivered).isInstanceOf(Delivered.ForPerson.class);
    } else {
      assertThat(delivered).isInstanceOf(Delivered.Receipt.class);
      assertThat(received()).isEqualTo(1);
    }
  }

  @Test
  protected void deliver_toAReceiverThatIsDown_isUnavailable() {
    if (delivery.promise() != Promise.BY_HAND) {
      receiverDown();
      assertThat(deliver(Environment.TEST)).isInstanceOf(Delivered.Unavailable.class);
    }
    assertThat(received()).isZero();
  }

  @Test
  protected void deliver_whoseAnswerIsLost_isUnsure() {
    if (delivery.promise() != Promise.BY_HAND) {
      answerLost();
      assertThat(deliver(Environment.TEST)).isInstanceOf(Delivered.Unsure.class);
      assertThat(received()).as("it is not repeated in secret").isEqualTo(1);
    }
  }

  @Test
  protected void deliver_ofAnotherEnvironment_isRefusedBeforeAnythingIsSent() {
    if (delivery.promise() != Promise.BY_HAND) {
      assertThatThrownBy(() -> deliver(Environment.PRODUCTION))
          .isInstanceOf(EnvironmentMismatch.class);
    }
    assertThat(received()).isZero();
  }

  private Delivered deliver(Environment environment) {
    Parcel parcel = parcel(environment, delivery.payload());
    return delivery.deliver(parcel, delivery.compose(parcel));
  }
}
