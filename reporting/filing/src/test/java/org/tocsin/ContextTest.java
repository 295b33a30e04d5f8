package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.config.ContextSettings;
import org.tocsin.evidence.Actor;
import org.tocsin.evidence.Purpose;
import org.tocsin.model.ChatMessage;
import org.tocsin.model.ContentSource;
import org.tocsin.model.Conversation;
import org.tocsin.model.IncidentId;
import org.tocsin.model.IncidentType;
import org.tocsin.model.Room;
import org.tocsin.model.Upload;
import org.tocsin.model.UploadId;
import org.tocsin.model.Verdict;

/** The configuration says which messages around an upload are sealed and reported. */
class ContextTest {
  @TempDir Path folder;
  private TocsinRig rig;

  @BeforeEach
  void open() {
    rig = new TocsinRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** One message each of the four hours before the upload, and one after it. */
  private List<ChatMessage> messages() {
    List<ChatMessage> all = new ArrayList<>();
    for (int hours = -4; hours <= 1; hours++) {
      Instant at = rig.clock.instant().plus(Duration.ofHours(hours));
      all.add(new ChatMessage("m" + hours, rig.uploader, at, "tea", Optional.empty()));
    }
    return all;
  }

  private List<String> sealed(Tocsin tocsin, IncidentId incident) {
    return tocsin.docket().open(incident, Purpose.FILE, Actor.FILING).messages().stream()
        .map(ChatMessage::id)
        .toList();
  }

  private List<String> sealedAround(Optional<ContextSettings> settings) {
    TocsinBuilder builder = rig.builder();
    settings.ifPresent(builder::context);
    Tocsin tocsin = rig.start(builder);
    Verdict verdict =
        tocsin.screen(
            Upload.builder(
                    new UploadId("up-1"),
                    ContentSource.of(rig.listed),
                    rig.uploader,
                    tocsin.observe("192.0.2.10", 51515, List.of()),
                    Room.group("room-1", "Tea", List.of(rig.recipient)))
                .context(messages())
                .build());
    assertThat(verdict).isInstanceOf(Verdict.Match.class);
    List<String> sealed = sealed(tocsin, ((Verdict.Match) verdict).incident());
    rig.settle();
    int files = sealed.isEmpty() ? 1 : 2;
    assertThat(rig.mock.books().reports().get(0).files()).hasSize(files);
    return sealed;
  }

  @Test
  void context_isWholeUnlessTheConfigurationSaysLess() {
    assertThat(sealedAround(Optional.empty()))
        .containsExactly("m-4", "m-3", "m-2", "m-1", "m0", "m1");
  }

  @Test
  void context_isWhatTheConfigurationSays() {
    assertThat(
            sealedAround(
                Optional.of(
                    new ContextSettings(
                        2, Optional.of(Duration.ofHours(3)), Optional.of(Duration.ZERO)))))
        .containsExactly("m-1", "m0");
  }

  @Test
  void context_ofNone_reportsTheFileAlone() {
    assertThat(
            sealedAround(Optional.of(new ContextSettings(0, Optional.empty(), Optional.empty()))))
        .isEmpty();
  }

  /** A person chose what is told. */
  @Test
  void conversationThatAPersonRaised_staysWhole() {
    Tocsin tocsin =
        rig.start(
            rig.builder().context(new ContextSettings(0, Optional.empty(), Optional.empty())));
    IncidentId incident =
        tocsin.escalate(
            new Conversation(
                new UploadId("esc-1"),
                IncidentType.ENTICEMENT,
                rig.uploader,
                tocsin.observe("192.0.2.10", 51515, List.of()),
                Room.group("room-1", "Tea", List.of(rig.recipient)),
                messages()),
            "pat");
    assertThat(sealed(tocsin, incident)).hasSize(6);
  }
}
