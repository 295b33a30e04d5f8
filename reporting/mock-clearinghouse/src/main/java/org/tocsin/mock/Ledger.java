package org.tocsin.mock;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The state machine of reports (specification, 3.4) and the journal of calls. Thread-safe. */
final class Ledger {
  private static final int MAX_REFUSED_DOCUMENTS = 200;
  private static final int MAX_REFUSED_BYTES = 1 << 20;

  private final Clock clock;
  private final Supplier<Knobs> knobs;
  private final int rememberedCalls;
  private final FileIds fileIds = new FileIds();
  private final Map<Long, Entry> reports = new LinkedHashMap<>();
  private final Map<String, Integer> openings = new HashMap<>();
  private final Deque<BookedCall> calls = new ArrayDeque<>();
  private final List<Consumer<Event>> recorders = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long nextReportId;
  private long lastCall;
  private int refused;

  Ledger(Clock clock, Supplier<Knobs> knobs, long firstReportId, int rememberedCalls) {
    this.clock = clock;
    this.knobs = knobs;
    this.nextReportId = firstReportId;
    this.rememberedCalls = rememberedCalls;
  }

  private static final class Entry {
    final Event.Opened opened;
    final String sha256;
    final Map<String, BookedFile> files = new LinkedHashMap<>();
    ReportState state = ReportState.OPEN;
    Instant modifiedAt;
    Optional<Instant> endedAt = Optional.empty();

    Entry(Event.Opened opened) {
      this.opened = opened;
      this.sha256 = opened.xml().sha256();
      this.modifiedAt = opened.at();
    }
  }

  /** Adds somebody who writes each change down before it is made, in order, under the lock. */
  void record(Consumer<Event> recorder) {
    recorders.add(recorder);
  }

  /** Adds somebody who hears that something has changed, under the lock. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  Instant now() {
    return clock.instant();
  }

  synchronized Reply open(MockAccount account, byte[] xml, String type, boolean batched) {
    long id = nextReportId;
    apply(new Event.Opened(id, account.user(), new RawDocument(xml), type, batched, now()));
    return Reply.success(id);
  }

  /** Returns why an account may not work on a report; empty when it may. */
  synchronized Optional<Reply> refusal(MockAccount account, long id) {
    sweep();
    Entry entry = reports.get(id);
    if (entry == null) {
      return Optional.of(Reply.message(5001, "Report does not exist"));
    }
    if (!entry.opened.account().equals(account.user())) {
      return Optional.of(Reply.message(3300, "Not permitted to update the report"));
    }
    return switch (entry.state) {
      case OPEN -> Optional.empty();
      case FINISHED -> Optional.of(Reply.message(5102, "Report has already been finished"));
      case RETRACTED -> Optional.of(Reply.message(5101, "Report has already been retracted"));
      case EXPIRED ->
          Optional.of(
              knobs.get().expiredCode() == 5101
                  ? Reply.message(5101, "Report has already been retracted")
                  : Reply.message(5001, "Report does not exist"));
    };
  }

  /** Adds a file whose bytes have been received. */
  synchronized Reply addFile(
      MockAccount account, long id, String name, Optional<String> mediaType, Digests.Sums sums) {
    Optional<Reply> refusal = refusal(account, id);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    BookedFile file =
        new BookedFile(
            fileIds.next(),
            name,
            mediaType,
            sums.length(),
            sums.md5(),
            sums.sha1(),
            sums.sha256(),
            now(),
            Optional.empty());
    apply(new Event.Filed(id, file));
    return Reply.success(id).withFile(file.fileId()).withHash(file.md5());
  }

  synchronized boolean isBatched(long id) {
    Entry entry = reports.get(id);
    return entry != null && entry.opened.batched();
  }

  /** Returns why a file may not be described; empty when it may. */
  synchronized Optional<Reply> refusal(MockAccount account, long id, String fileId) {
    Optional<Reply> refusal = refusal(account, id);
    if (refusal.isPresent()) {
      return refusal;
    }
    BookedFile file = entry(id).files.get(fileId);
    if (file == null) {
      return Optional.of(Reply.message(5002, "File does not exist"));
    }
    boolean again = file.details().isPresent();
    return again && knobs.get().secondFileInfo() == Knobs.SecondFileInfo.REJECT
        ? Optional.of(Reply.message(4000, "File details have already been submitted"))
        : Optional.empty();
  }

  synchronized Reply describe(MockAccount account, long id, String fileId, byte[] xml) {
    Optional<Reply> refusal = refusal(account, id, fileId);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    apply(new Event.Described(id, fileId, new RawDocument(xml), now()));
    Reply reply = Reply.success(id);
    return knobs.get().echoFileId() ? reply.withFile(fileId) : reply;
  }

  synchronized Reply finish(MockAccount account, long id) {
    Optional<Reply> refusal = refusal(account, id);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Entry entry = entry(id);
    if (entry.opened.batched() && entry.files.size() > 1) {
      return Reply.message(4100, "Validation failed\nA batched report has at most one file.");
    }
    apply(new Event.Ended(id, ReportState.FINISHED, now()));
    return Reply.finished(id, List.copyOf(entry.files.keySet()));
  }

  synchronized Reply retract(MockAccount account, long id) {
    Optional<Reply> refusal = refusal(account, id);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    apply(new Event.Ended(id, ReportState.RETRACTED, now()));
    return Reply.success(id);
  }

  synchronized long nextCall() {
    return ++lastCall;
  }

  synchronized void book(BookedCall call) {
    apply(new Event.Called(call));
  }

  /** Replays a change that a journal held. */
  synchronized void replay(Event event) {
    change(event);
  }

  private void apply(Event event) {
    recorders.forEach(recorder -> recorder.accept(event));
    change(event);
    listeners.forEach(Runnable::run);
  }

  private void change(Event event) {
    if (event instanceof Event.Opened opened) {
      Entry entry = new Entry(opened);
      reports.put(opened.id(), entry);
      openings.merge(entry.sha256, 1, Integer::sum);
      nextReportId = Math.max(nextReportId, opened.id() + 1);
    } else if (event instanceof Event.Filed filed) {
      Entry entry = entry(filed.id());
      entry.files.put(filed.file().fileId(), filed.file());
      entry.modifiedAt = filed.file().receivedAt();
    } else if (event instanceof Event.Described described) {
      Entry entry = entry(described.id());
      entry.files.computeIfPresent(
          described.fileId(), (id, file) -> file.with(described.details()));
      entry.modifiedAt = described.at();
    } else if (event instanceof Event.Ended ended) {
      Entry entry = entry(ended.id());
      entry.state = ended.state();
      entry.endedAt = Optional.of(ended.at());
    } else if (event instanceof Event.Called called) {
      lastCall = Math.max(lastCall, called.call().number());
      remember(called.call());
    }
  }

  private void remember(BookedCall call) {
    boolean small =
        call.document().filter(document -> document.length() <= MAX_REFUSED_BYTES).isPresent();
    calls.addLast(small ? call : call.withoutDocument());
    if (calls.size() > rememberedCalls) {
      refused -= calls.removeFirst().document().isPresent() ? 1 : 0;
    }
    refused += small ? 1 : 0;
    if (refused > MAX_REFUSED_DOCUMENTS) {
      forgetOneDocument();
      refused--;
    }
  }

  private void forgetOneDocument() {
    boolean forgotten = false;
    for (int left = calls.size(); left > 0; left--) {
      BookedCall call = calls.removeFirst();
      boolean oldest = !forgotten && call.document().isPresent();
      forgotten |= oldest;
      calls.addLast(oldest ? call.withoutDocument() : call);
    }
  }

  private Entry entry(long id) {
    Entry entry = reports.get(id);
    if (entry == null) {
      throw new IllegalStateException("no report " + id);
    }
    return entry;
  }

  /** Expires what is past its deadline. */
  synchronized void sweep() {
    Instant now = now();
    for (Entry entry : reports.values()) {
      if (entry.state == ReportState.OPEN) {
        Instant deadline = BookedReport.deadline(entry.opened.at(), entry.modifiedAt);
        if (now.isAfter(deadline)) {
          apply(new Event.Ended(entry.opened.id(), ReportState.EXPIRED, deadline));
        }
      }
    }
  }

  synchronized List<BookedReport> reports() {
    sweep();
    List<BookedReport> all = new ArrayList<>();
    reports.values().forEach(entry -> all.add(booked(entry)));
    return List.copyOf(all);
  }

  synchronized Optional<BookedReport> report(long id) {
    sweep();
    return Optional.ofNullable(reports.get(id)).map(this::booked);
  }

  private BookedReport booked(Entry entry) {
    return new BookedReport(
        entry.opened.id(),
        entry.opened.account(),
        entry.state,
        entry.opened.type(),
        entry.opened.xml(),
        entry.opened.at(),
        entry.modifiedAt,
        entry.endedAt,
        List.copyOf(entry.files.values()),
        entry.sha256,
        openings.getOrDefault(entry.sha256, 1));
  }

  synchronized List<BookedCall> calls() {
    return List.copyOf(calls);
  }

  synchronized List<BookedCall> calls(OptionalLong reportId) {
    return calls.stream().filter(call -> call.reportId().equals(reportId)).toList();
  }

  synchronized Map<String, Integer> openings() {
    return Map.copyOf(openings);
  }
}
