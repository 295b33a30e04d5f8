package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.PayloadPolicy;
import org.tocsin.docket.IncidentState;
import org.tocsin.evidence.Deed;
import org.tocsin.evidence.DeedRequest;
import org.tocsin.evidence.EvidenceException;
import org.tocsin.evidence.FileBlobStore;
import org.tocsin.evidence.People;
import org.tocsin.evidence.PersonSettings;
import org.tocsin.evidence.Role;
import org.tocsin.evidence.SignedRequest;
import org.tocsin.filing.Delivered;
import org.tocsin.filing.Delivery;
import org.tocsin.filing.FilingFilter;
import org.tocsin.filing.FilingState;
import org.tocsin.filing.Parcel;
import org.tocsin.filing.Promise;
import org.tocsin.model.FilingId;
import org.tocsin.model.IncidentId;
import org.tocsin.model.Verdict;

/** Preservation does not depend on filing: specification section 6, number 25. */
class EvidenceOutlivesFilingTest {
  @TempDir Path folder;

  private Map<String, String> vault() throws IOException {
    Map<String, String> items = new TreeMap<>();
    Path root = folder.resolve("data").resolve(FileBlobStore.FOLDER);
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        items.put(root.relativize(file).toString(), TocsinRig.sha256(Files.readAllBytes(file)));
      }
    }
    return items;
  }

  /** One destination has its report; the other is away for longer than it is tried. */
  @Test
  void evidenceThatAnotherDestinationWaitsFor_outlivesItsRetention() throws Exception {
    Signer ann = Signer.of("ann");
    Signer ben = Signer.of("ben");
    ann.writeCertificate(folder);
    ben.writeCertificate(folder);
    Desk desk = new Desk();
    try (TocsinRig rig = new TocsinRig(folder)) {
      Tocsin tocsin = rig.start(rig.builder().destination("desk", desk));
      IncidentId incident =
          ((Verdict.Match) tocsin.screen(rig.upload("up-1", rig.listed))).incident();
      rig.clock.advance(Duration.ofSeconds(11));
      await(() -> state(tocsin, "mock") == FilingState.FINISHED);
      await(() -> attempts(tocsin) > 0);
      People people = People.read(List.of(settings("ann"), settings("ben")));
      SignedRequest request =
          Signer.sign(
              DeedRequest.of(Deed.DESTROY, incident, "State Police, 7", "order 7", rig.clock),
              ann,
              ben);
      assertThatThrownBy(() -> tocsin.filings().destroyEarly(tocsin.docket(), request, people))
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("is not finished");
      rig.clock.advance(Duration.ofDays(11));
      await(() -> state(tocsin, "desk") == FilingState.FAILED);
      rig.clock.advance(Duration.ofDays(400));
      tocsin.upkeep();
      assertThat(vault()).isNotEmpty();
      assertThat(tocsin.docket().find(incident).orElseThrow().state())
          .isEqualTo(IncidentState.REPORTED);
      desk.answers = true;
      FilingId late = tocsin.filings().list(FilingFilter.all().at("desk")).get(0).id();
      tocsin.filings().retry(late, "pat");
      await(() -> state(tocsin, "desk") == FilingState.FINISHED);
      rig.clock.advance(Duration.ofDays(2));
      tocsin.upkeep();
      assertThat(tocsin.docket().find(incident).orElseThrow().state())
          .isEqualTo(IncidentState.DESTROYED);
      assertThat(vault()).isEmpty();
    }
  }

  private PersonSettings settings(String id) {
    return new PersonSettings(id, Role.COUNSEL, folder.resolve(id + ".pem"));
  }

  private static FilingState state(Tocsin tocsin, String destination) {
    return tocsin.filings().list(FilingFilter.all().at(destination)).get(0).state();
  }

  private static int attempts(Tocsin tocsin) {
    return tocsin.filings().list(FilingFilter.all().at("desk")).get(0).attempts();
  }

  private static void await(BooleanSupplier until) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!until.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** A destination that is away until it answers. */
  private static final class Desk implements Delivery {
    private volatile boolean answers;

    @Override
    public String kind() {
      return "desk";
    }

    @Override
    public Promise promise() {
      return Promise.AT_LEAST_ONCE;
    }

    @Override
    public PayloadPolicy payload() {
      return PayloadPolicy.METADATA_ONLY;
    }

    @Override
    public URI address() {
      return URI.create("mailto:desk@authority.example");
    }

    @Override
    public String account() {
      return "teapot";
    }

    @Override
    public byte[] compose(Parcel parcel) {
      return new byte[] {1};
    }

    @Override
    public Delivered deliver(Parcel parcel, byte[] composed) {
      return answers
          ? new Delivered.Receipt(new byte[] {7})
          : new Delivered.Unavailable(Optional.empty());
    }

    @Override
    public void close() {}
  }

  @Test
  void defect25_evidenceDeletedRightAfterUpload() throws IOException {
    try (TocsinRig rig = new TocsinRig(folder)) {
      rig.start().screen(rig.upload("up-1", rig.listed));
      Map<String, String> sealed = vault();
      assertThat(sealed).isNotEmpty();
      assertThat(rig.settle()).isTrue();
      rig.mock.books().finishedExactlyOnce();
      assertThat(vault()).containsAllEntriesOf(sealed);
    }
  }
}
