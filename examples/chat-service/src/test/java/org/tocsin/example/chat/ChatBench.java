package org.tocsin.example.chat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.tocsin.model.Action;
import org.tocsin.model.AddressPolicy;
import org.tocsin.model.AddressRange;
import org.tocsin.model.Coverage;
import org.tocsin.model.Environment;
import org.tocsin.model.IncidentId;
import org.tocsin.model.TrustedProxies;
import org.tocsin.model.UndeterminedReason;
import org.tocsin.model.Upload;
import org.tocsin.model.Verdict;
import org.tocsin.testkit.SettableClock;

/** The chat on a real port, with verdicts that a test chooses and a clock that it sets. */
final class ChatBench implements AutoCloseable {
  static final int MOST_BYTES = 1024 * 1024;

  final SettableClock clock = SettableClock.at("2026-03-01T10:00:00Z");
  final List<Upload> screened = new CopyOnWriteArrayList<>();
  final Chat chat;

  ChatBench(Path folder, Function<Upload, Verdict> verdicts) throws IOException {
    this(folder, verdicts, Duration.ZERO);
  }

  ChatBench(Path folder, Function<Upload, Verdict> verdicts, Duration refusalAfter)
      throws IOException {
    TrustedProxies proxies =
        new TrustedProxies(
            List.of(AddressRange.parse("127.0.0.0/8")), TrustedProxies.Header.FORWARDED);
    AddressPolicy policy = AddressPolicy.of(Environment.TEST);
    chat =
        new Chat(
            upload -> {
              screened.add(upload);
              return verdicts.apply(upload);
            },
            new Origins(
                (peer, port, lines) -> proxies.observe(peer, port, lines, clock.instant(), policy),
                proxies.header().field()),
            new ChatSettings(folder, folder, "127.0.0.1", 0, MOST_BYTES, refusalAfter),
            clock);
  }

  URI address() {
    return chat.address();
  }

  Browser as(String name) {
    return new Browser(address()).signIn(name);
  }

  Browser as(String name, String forwarded) {
    return new Browser(address(), Map.of("Forwarded", forwarded)).signIn(name);
  }

  static Verdict clear(Upload upload) {
    return new Verdict.Clear(upload.id(), Coverage.EXACT, "snapshot-1");
  }

  static Verdict match(Upload upload, Action action) {
    return new Verdict.Match(upload.id(), new IncidentId("inc-1"), List.of(), action);
  }

  static Verdict undetermined(Upload upload, UndeterminedReason reason, Action action) {
    return new Verdict.Undetermined(upload.id(), reason, reason.retryable(), action);
  }

  @Override
  public void close() {
    chat.close();
  }
}
