package org.tocsin.mock;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the documents of the hash-sharing API. */
final class HashShareXml {
  static final String NAMESPACE = "https://hashsharing.ncmec.org/hashsharing/v2";
  private static final String PROLOG =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final List<String> TYPES =
      List.of(
          "MD5",
          "SHA1",
          "PDNA",
          "PDQ",
          "NETCLEAN",
          "VIDENTIFIER",
          "TMK_PDQF",
          "SSVH_PDNA",
          "SSVH_SAFER_HASH",
          "TMK_SAFER_HASH");

  private final HashShareVisit visit;
  private final HashShare share;
  private final String probe;
  private final StringBuilder out = new StringBuilder();
  private final String prefix;

  /**
   * @param probe the address that only a reader of external entities asks for
   */
  HashShareXml(HashShareVisit visit, HashShare share, String probe) {
    this.visit = visit;
    this.share = share;
    this.probe = probe;
    this.prefix = visit.meets(HashShareFault.PREFIXED_NAMESPACE) ? "ns2:" : "";
  }

  static String millis(Instant instant) {
    return MILLIS.format(instant);
  }

  static String memberName(int id) {
    return "Demo member " + id;
  }

  /** Wraps content into a root element of the namespace. */
  static String document(String root, String content) {
    return PROLOG + "<" + root + " xmlns=\"" + NAMESPACE + "\">" + content + "</" + root + ">";
  }

  static String member(int id) {
    return "<member id=\"" + id + "\">" + memberName(id) + "</member>";
  }

  /** Returns the guid of the reason for a type of fingerprint, if there is such a type. */
  static Optional<String> reason(String type) {
    int number = TYPES.indexOf(type) + 1;
    return number == 0
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "00000000-0000-4000-8000-%012x", number));
  }

  static String reasonElement(String type, String guid) {
    return "<reason guid=\"" + guid + "\" name=\"Demo reason\" type=\"" + mixed(type) + "\"/>";
  }

  /** Writes a type as feedback does: {@code Md5}. */
  private static String mixed(String type) {
    return type.substring(0, 1) + type.substring(1).toLowerCase(Locale.ROOT);
  }

  /** Writes a page. {@code href} makes the address of a binary fingerprint. */
  String page(List<SharedEntry> entries, Optional<String> next, Supplier<String> href) {
    out.append(PROLOG);
    boolean probes = visit.meets(HashShareFault.XXE_PROBE);
    if (probes) {
      out.append("<!DOCTYPE queryResult [<!ENTITY e SYSTEM \"").append(probe).append("\">]>");
    }
    if (visit.meets(HashShareFault.BILLION_LAUGHS)) {
      out.append("<!DOCTYPE queryResult [<!ENTITY a \"haha\">");
      for (char c = 'b'; c <= 'k'; c++) {
        String before = "&" + (char) (c - 1) + ";";
        out.append("<!ENTITY ").append(c).append(" \"").append(before.repeat(10)).append("\">");
      }
      out.append("]>");
    }
    out.append('<').append(prefix).append("queryResult xmlns");
    out.append(prefix.isEmpty() ? "" : ":ns2").append("=\"").append(NAMESPACE).append("\">");
    if (visit.meets(HashShareFault.BILLION_LAUGHS)) {
      element("laughs", "&k;");
    }
    if (probes) {
      element("probe", "&e;");
    }
    container(entries, SharedEntry.Kind.IMAGE, "image", href);
    container(entries, SharedEntry.Kind.VIDEO, "video", href);
    next.ifPresent(
        url -> {
          open("paging", "");
          element("next", escape(url));
          close("paging");
        });
    close("queryResult");
    return out.toString();
  }

  private void container(
      List<SharedEntry> all, SharedEntry.Kind kind, String name, Supplier<String> href) {
    List<SharedEntry> entries = all.stream().filter(entry -> entry.kind() == kind).toList();
    if (entries.isEmpty()) {
      if (kind == SharedEntry.Kind.IMAGE || !visit.meets(HashShareFault.MISSING_VIDEOS_ELEMENT)) {
        out.append('<').append(prefix).append(name).append("s count=\"0\"/>");
      }
      return;
    }
    Instant newest =
        entries.stream().map(SharedEntry::timestamp).max(Instant::compareTo).orElseThrow();
    Instant told = newest.minusSeconds(visit.amount(HashShareFault.CHECKPOINT_REWIND).orElse(0));
    open(name + "s", " count=\"" + entries.size() + "\" maxTimestamp=\"" + time(told) + "\"");
    for (SharedEntry entry : entries) {
      if (entry.deleted()) {
        open("deleted" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), "");
        memberElement(entry);
        element("id", escape(entry.id()));
        element("timestamp", time(entry.timestamp()));
        close("deleted" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
      } else {
        live(entry, name, href);
      }
    }
    close(name + "s");
  }

  private void live(SharedEntry entry, String name, Supplier<String> href) {
    open(name, "");
    memberElement(entry);
    element("timestamp", time(entry.timestamp()));
    element("id", escape(entry.id()));
    if (visit.meets(HashShareFault.UNKNOWN_ELEMENT)) {
      element("somethingNew", "1");
    }
    if (visit.meets(HashShareFault.UNKNOWN_ENUM)) {
      element("classification", "Z9");
    } else if (!visit.meets(HashShareFault.NO_CLASSIFICATION)) {
      entry.classification().ifPresent(value -> element("classification", escape(value)));
    }
    open("fingerprints", "");
    for (Map.Entry<String, String> fingerprint : entry.sorted().entrySet()) {
      String value = fingerprint.getValue();
      if (value.isEmpty()) {
        reference(fingerprint.getKey(), href);
      } else {
        boolean upper = visit.meets(HashShareFault.UPPERCASE_HASH);
        element(fingerprint.getKey(), escape(upper ? value.toUpperCase(Locale.ROOT) : value));
      }
    }
    if (visit.meets(HashShareFault.UNKNOWN_FINGERPRINT)) {
      element("brand-new", "00ff");
    }
    if (visit.meets(HashShareFault.LARGE_FINGERPRINT_HREF)) {
      reference("ssvh-pdna", href);
    }
    close("fingerprints");
    feedback(entry);
    close(name);
  }

  private void reference(String name, Supplier<String> href) {
    out.append('<').append(prefix).append(name);
    out.append(" rel=\"self\" href=\"").append(href.get()).append("\"/>");
  }

  private void feedback(SharedEntry entry) {
    List<SharedVote> votes = share.votesOn(entry.key());
    if (votes.isEmpty()) {
      out.append('<').append(prefix).append("feedback/>");
      return;
    }
    Instant last = votes.stream().map(SharedVote::at).max(Instant::compareTo).orElseThrow();
    open("feedback", " lastUpdateTimestamp=\"" + time(last) + "\"");
    for (SharedVote vote : votes) {
      String about =
          " type=\""
              + mixed(vote.fingerprint())
              + "\" lastUpdateTimestamp=\""
              + time(vote.at())
              + "\"";
      if (vote.reasons().isEmpty()) {
        open("affirmativeFeedback", about);
        voters(vote);
        close("affirmativeFeedback");
      } else {
        open("negativeFeedback", about);
        open("reasons", "");
        for (String guid : vote.reasons().get().split(" ", -1)) {
          out.append(reasonElement(vote.fingerprint(), guid).replace("<", "<" + prefix));
          voters(vote);
        }
        close("reasons");
        close("negativeFeedback");
      }
    }
    close("feedback");
  }

  private void voters(SharedVote vote) {
    open("members", " timestamp=\"" + time(vote.at()) + "\"");
    open("member", " id=\"" + vote.voter() + "\"");
    out.append(memberName(vote.voter()));
    close("member");
    close("members");
  }

  private String time(Instant instant) {
    return visit.meets(HashShareFault.MILLIS_TIMESTAMPS) ? millis(instant) : instant.toString();
  }

  private void memberElement(SharedEntry entry) {
    open("member", " id=\"" + entry.memberId() + "\"");
    out.append(memberName(entry.memberId()));
    close("member");
  }

  private void open(String name, String attributes) {
    out.append('<').append(prefix).append(name).append(attributes).append('>');
  }

  private void close(String name) {
    out.append("</").append(prefix).append(name).append('>');
  }

  private void element(String name, String content) {
    open(name, "");
    out.append(content);
    close(name);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
