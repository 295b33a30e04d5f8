package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.docket.IncidentState;
import org.tocsin.model.IncidentId;

/** Export and early destruction, with requests that are signed by openssl as the help says. */
class EvidenceHandoverTest {
  @TempDir Path folder;
  private ServiceRig rig;
  private TrialCustodian pat;
  private TrialCustodian kim;
  private TrialCustodian police;

  @BeforeEach
  void open() throws Exception {
    rig = new ServiceRig(folder);
    Path people = Files.createDirectory(folder.resolve("people"));
    pat = TrialCustodian.in(people, "pat");
    kim = TrialCustodian.in(people, "kim");
    police = TrialCustodian.in(people, "police");
    rig.people(pat, kim);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static void openssl(Object... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    for (Object word : words) {
      command.add(word.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private Path sign(Path request, TrialCustodian signer) throws Exception {
    Path key = signer.keyStore().resolveSibling("key.pem");
    String name = signer.certificate().getFileName().toString();
    Path signature = request.resolveSibling(request.getFileName() + "." + name + ".sig");
    openssl(
        "pkcs12",
        "-in",
        signer.keyStore(),
        "-passin",
        "file:" + signer.passphrase(),
        "-nodes",
        "-nocerts",
        "-out",
        key);
    openssl(
        "cms",
        "-sign",
        "-binary",
        "-md",
        "sha256",
        "-in",
        request,
        "-signer",
        signer.certificate(),
        "-inkey",
        key,
        "-outform",
        "PEM",
        "-out",
        signature);
    return signature;
  }

  private Screen run(int expected, Object... words) {
    Screen screen = rig.screen();
    assertThat(screen.run(words)).as(screen.err() + screen.out()).isEqualTo(expected);
    assertThat(screen.out() + screen.err())
        .doesNotContain(ServiceRig.NAME)
        .doesNotContain(ServiceRig.ACCOUNT)
        .doesNotContain("\tat ");
    return screen;
  }

  private Path requestExport(IncidentId incident, String name) {
    Path request = folder.resolve(name);
    run(
        ExitCode.OK,
        "evidence",
        "request",
        "export",
        incident,
        "--recipient",
        police.certificate(),
        "--reason",
        "case 26-1234",
        "--to",
        request,
        "--config",
        rig.yaml());
    return request;
  }

  private Screen export(int expected, Path to, Path request, Path... signatures) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "evidence",
                "export",
                "--request",
                request,
                "--recipient",
                police.certificate(),
                "--to",
                to,
                "--config",
                rig.yaml()));
    for (Path signature : signatures) {
      words.add("--signature");
      words.add(signature);
    }
    return run(expected, words.toArray());
  }

  @Test
  void export_signedByTwo_isCheckedByTheArchiveAlone() throws Exception {
    IncidentId incident = rig.match("up-1").incident();
    assertThat(rig.settle()).isTrue();
    Path request = requestExport(incident, "request.txt");
    Path byPat = sign(request, pat);
    Path archive = folder.resolve("case.p7m");

    assertThat(export(ExitCode.FAILED, archive, request, byPat).err())
        .contains("takes 2 different persons");
    assertThat(archive).doesNotExist();
    Path byKim = sign(request, kim);
    Screen exported = export(ExitCode.OK, archive, request, byPat, byKim);
    assertThat(exported.out()).contains("incident " + incident).contains("case.p7m");
    assertThat(export(ExitCode.FAILED, folder.resolve("again.p7m"), request, byPat, byKim).err())
        .startsWith("tocsin: ");
    assertThat(folder.resolve("again.p7m")).doesNotExist();
    assertThat(folder.resolve("again.p7m.part")).doesNotExist();
    assertThat(new String(Files.readAllBytes(archive), StandardCharsets.ISO_8859_1))
        .doesNotContain(ServiceRig.NAME)
        .doesNotContain(ServiceRig.ADDRESS);

    rig.close();
    Screen checked =
        run(
            ExitCode.OK,
            "evidence",
            "check-export",
            archive,
            "--key",
            police.keyStore(),
            "--passphrase-file",
            police.passphrase(),
            "--json");
    JsonNode report = checked.objects().get(0);
    assertThat(report.path("intact").asBoolean()).isTrue();
    assertThat(report.path("incident").asText()).isEqualTo(incident.value());
    assertThat(report.path("files").asInt()).isGreaterThan(5);
    String headKey = report.path("headKey").asText();
    run(
        ExitCode.OK,
        "evidence",
        "check-export",
        archive,
        "--key",
        police.keyStore(),
        "--passphrase-file",
        police.passphrase(),
        "--head-key",
        headKey);
    Screen other =
        run(
            ExitCode.FAILED,
            "evidence",
            "check-export",
            archive,
            "--key",
            police.keyStore(),
            "--passphrase-file",
            police.passphrase(),
            "--head-key",
            "0".repeat(64));
    assertThat(other.out()).contains("HEAD_OF_ANOTHER");
    assertThat(run(ExitCode.FAILED, "evidence", "check-export", archive).out()).contains("NO_KEY");

    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    Screen damaged =
        run(
            ExitCode.FAILED,
            "evidence",
            "check-export",
            archive,
            "--key",
            police.keyStore(),
            "--passphrase-file",
            police.passphrase());
    assertThat(damaged.out()).isNotEmpty();
  }

  @Test
  void destroy_signedByTwo_waitsForTheHoldAndIsForGood() throws Exception {
    IncidentId incident = rig.match("up-1").incident();
    assertThat(rig.settle()).isTrue();
    Screen hold =
        run(
            ExitCode.OK,
            "incidents",
            "hold",
            incident,
            "--authority",
            "Court",
            "--reference",
            "1",
            "--by",
            "pat",
            "--json",
            "--config",
            rig.yaml());
    Path request = folder.resolve("destroy.txt");
    run(
        ExitCode.OK,
        "evidence",
        "request",
        "destroy",
        incident,
        "--order",
        "Sample Police, 7",
        "--reason",
        "asked for in writing",
        "--to",
        request,
        "--config",
        rig.yaml());
    Object[] destroy = {
      "evidence",
      "destroy",
      "--request",
      request,
      "--signature",
      sign(request, pat),
      "--signature",
      sign(request, kim),
      "--json",
      "--config",
      rig.yaml()
    };
    assertThat(run(ExitCode.FAILED, destroy).err()).contains("is under hold");
    run(
        ExitCode.OK,
        "incidents",
        "release",
        incident,
        "--hold",
        hold.objects().get(0).path("hold").asText(),
        "--by",
        "pat",
        "--config",
        rig.yaml());
    JsonNode certificate = run(ExitCode.OK, destroy).objects().get(0);
    assertThat(certificate.path("incident").asText()).isEqualTo(incident.value());
    assertThat(certificate.path("items")).isNotEmpty();
    assertThat(rig.tocsin.docket().find(incident).orElseThrow().state())
        .isEqualTo(IncidentState.DESTROYED);
    run(ExitCode.FAILED, destroy);
    run(ExitCode.FAILED, "report", "preview", incident, "--by", "pat", "--config", rig.yaml());
    run(ExitCode.OK, "evidence", "verify", "--config", rig.yaml());
  }

  @Test
  void closeSigned_ofAnExactMatchOfTheGravestClass_isTheOnlyWayOnceThereArePeople()
      throws Exception {
    rig.close();
    rig = new ServiceRig(Files.createDirectory(folder.resolve("grave")), "CONFIRMED");
    rig.people(pat, kim);
    IncidentId incident = rig.match("up-1").incident();
    Object[] typed = {
      "incidents", "close", incident, "--reason", "not-confirmed", "--by", "pat", "--second", "kim"
    };
    for (Object place : List.of(rig.yaml(), rig.data())) {
      Object[] all = Arrays.copyOf(typed, typed.length + 2);
      all[typed.length] = place.equals(rig.data()) ? "--data" : "--config";
      all[typed.length + 1] = place;
      assertThat(run(ExitCode.FAILED, all).err()).contains("a request signed by two persons");
    }
    Path request = folder.resolve("close.txt");
    run(
        ExitCode.OK,
        "evidence",
        "request",
        "close",
        incident,
        "--closing",
        "not-confirmed",
        "--reason",
        "looked at by two",
        "--to",
        request,
        "--config",
        rig.yaml());
    Path byPat = sign(request, pat);
    Path byKim = sign(request, kim);
    assertThat(closeSigned(ExitCode.FAILED, "--config", rig.yaml(), request, byPat, byPat).err())
        .contains("2 different persons");
    assertThat(closeSigned(ExitCode.FAILED, "--data", rig.data(), request, byPat, byKim).err())
        .contains("nobody may sign requests");
    Screen closed = closeSigned(ExitCode.OK, "--config", rig.yaml(), request, byPat, byKim);
    assertThat(closed.out())
        .contains("incident " + incident + " is closed (NOT_CONFIRMED)")
        .contains("is CANCELLED");
    closeSigned(ExitCode.FAILED, "--config", rig.yaml(), request, byPat, byKim);
    assertThat(rig.settle()).isTrue();
    rig.mock.books().nothingFinished();
  }

  private Screen closeSigned(
      int expected, String option, Path place, Path request, Path first, Path second) {
    return run(
        expected,
        "incidents",
        "close-signed",
        "--request",
        request,
        "--signature",
        first,
        "--signature",
        second,
        option,
        place);
  }

  @Test
  void request_thatMakesNoSense_isAUsageError_andNothingIsWritten() {
    IncidentId incident = rig.match("up-1").incident();
    Path to = folder.resolve("r.txt");
    run(
        ExitCode.USAGE,
        "evidence",
        "request",
        "export",
        incident,
        "--reason",
        "x",
        "--to",
        to,
        "--config",
        rig.yaml());
    run(
        ExitCode.USAGE,
        "evidence",
        "request",
        "destroy",
        incident,
        "--order",
        "x",
        "--recipient",
        police.certificate(),
        "--reason",
        "x",
        "--to",
        to,
        "--config",
        rig.yaml());
    run(
        ExitCode.USAGE,
        "evidence",
        "request",
        "destroy",
        incident,
        "--order",
        "x",
        "--reason",
        "two\nlines",
        "--to",
        to,
        "--config",
        rig.yaml());
    run(
        ExitCode.FAILED,
        "evidence",
        "request",
        "destroy",
        "inc-none",
        "--order",
        "x",
        "--reason",
        "x",
        "--to",
        to,
        "--config",
        rig.yaml());
    assertThat(to).doesNotExist();
  }
}
