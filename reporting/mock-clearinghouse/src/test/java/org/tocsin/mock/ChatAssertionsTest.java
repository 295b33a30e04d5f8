package org.tocsin.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.mock.LittleChat.Defect;
import org.tocsin.mock.kit.Attempt;
import org.tocsin.mock.kit.ChatAssertions;
import org.tocsin.mock.kit.TestUpload;
import org.tocsin.testkit.Leaks;

/** What the kit says of a chat that does what it owes, and of chats that do not. */
class ChatAssertionsTest {
  private static final byte[] LISTED = "a benign pattern that is on a list".getBytes(UTF_8);
  private static final TestUpload UPLOAD =
      TestUpload.of("marjoram-quince", "2001:db8::17", 40404, "kite & string.png", LISTED);
  private static final Duration SHORT = Duration.ofMillis(1500);

  private final MockClearinghouse mock = MockClearinghouse.start();

  @AfterEach
  void stop() {
    mock.close();
  }

  /** Holds a chat to all four and returns the messages of those that failed, by their names. */
  private Map<String, String> failures(Defect... defects) throws Exception {
    Map<String, String> failures = new TreeMap<>();
    try (LittleChat chat = new LittleChat(LISTED, mock.baseUri(), defects)) {
      Attempt attempt = Attempt.make(UPLOAD, chat, chat);
      Map<String, Runnable> assertions =
          Map.of(
              "assertRefused", () -> ChatAssertions.assertRefused(attempt),
              "assertPreserved", () -> ChatAssertions.assertPreserved(attempt, chat),
              "assertFiledOnce", () -> ChatAssertions.assertFiledOnce(attempt, mock.books(), SHORT),
              "assertNothingLeaked",
                  () ->
                      Leaks.assertNothingLeaked(
                          chat.log(), UPLOAD.account(), UPLOAD.address(), UPLOAD.fileName()));
      assertions.forEach(
          (name, assertion) -> {
            try {
              assertion.run();
            } catch (AssertionError e) {
              failures.put(name, String.valueOf(e.getMessage()));
            }
          });
    }
    return failures;
  }

  @Test
  void chatThatDoesWhatItOwes_passesAll() throws Exception {
    assertThat(failures()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTS_ANYWAY             | assertRefused   | the very file among it",
        "SAYS_POSTED              | assertRefused   | the chat says that the file was posted",
        "POSTS_A_THUMBNAIL        | assertRefused   | though not the very file",
        "KEEPS_NO_EVIDENCE        | assertPreserved | found them 0 times in 0 preserved uploads",
        "KEEPS_OTHER_BYTES        | assertPreserved | found them 0 times in 1 preserved uploads",
        "KEEPS_EVIDENCE_TWICE     | assertPreserved | found them 2 times",
        "FORGETS_THE_ADDRESS      | assertPreserved | address is not preserved",
        "KEEPS_THE_PROXYS_ADDRESS | assertPreserved | another address",
        "FORGETS_THE_PORT         | assertPreserved | source port is not preserved",
        "FORGETS_THE_TIME         | assertPreserved | time of the upload is not preserved",
        "KEEPS_THE_TIME_OF_LATER  | assertPreserved | another time",
        "FILES_NOTHING            | assertFiledOnce | found 0 among []",
        "FILES_TWICE              | assertFiledOnce | found 2 among",
        "NEVER_FINISHES           | assertFiledOnce | found 0 among [BookedReport",
        "LEAVES_ONE_OPEN          | assertFiledOnce | left open",
        "FILES_WITHOUT_THE_FILE   | assertFiledOnce | found 0 among [BookedReport",
        "FILES_WITHOUT_THE_ADDRESS| assertFiledOnce | does not name the uploader's address",
        "FILES_WITHOUT_THE_PORT   | assertFiledOnce | does not name the source port",
        "FILES_THE_TIME_OF_FILING | assertFiledOnce | does not name the time of the upload",
        "FILES_UNDER_A_TEMPORARY_NAME | assertFiledOnce | under another name",
        "FILES_ANOTHER_ACCOUNT    | assertFiledOnce | found 0 among [BookedReport",
        "DESCRIBES_NO_FILE        | assertFiledOnce | without a description",
        "SENDS_NONSENSE_FIRST     | assertFiledOnce | refused as invalid",
        "LEAKS_A_NAME             | assertNothingLeaked | secret 1 of 3 is in line 1",
      })
  void chatThatGetsItWrong_failsTheOneAssertionByName(
      Defect defect, String assertion, String reason) throws Exception {
    Map<String, String> failures = failures(defect);

    assertThat(failures).containsOnlyKeys(assertion);
    assertThat(failures.get(assertion))
        .contains(reason)
        .doesNotContain(UPLOAD.account(), UPLOAD.address(), UPLOAD.fileName(), UPLOAD.sha256());
    if (!assertion.equals("assertNothingLeaked")) {
      assertThat(failures.get(assertion)).startsWith(assertion + ": ");
    }
  }

  @Test
  void everyDefect_isTried() {
    assertThat(List.of(Defect.values())).hasSize(24);
  }

  @Test
  void otherUploads_beforeAndOfOthers_areNoConcern() throws Exception {
    try (LittleChat chat = new LittleChat(LISTED, mock.baseUri())) {
      assertThat(chat.post(TestUpload.of("a", "192.0.2.1", 1, "b", "harmless".getBytes(UTF_8))))
          .isTrue();
      assertThat(chat.post(TestUpload.of("other", "192.0.2.1", 1, "b", LISTED))).isFalse();
      Attempt attempt = Attempt.make(UPLOAD, chat, chat);
      ChatAssertions.assertRefused(attempt);
      ChatAssertions.assertFiledOnce(attempt, mock.books());
    }
  }
}
