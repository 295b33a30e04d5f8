package org.tocsin.mock;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Writes the documents of the hash-sharing API. */
final class HashShareXml {
  static final String NAMESPACE = "https://hashsharing.ncmec.org/hashsharing/v2";
  static final String REASON = "00000000-0000-4000-8000-000000000001";
  private static final String PROLOG =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final HashShare share;
  private final StringBuilder out = new StringBuilder();
  private final String prefix;

  HashShareXml(HashShare share) {
    this.share = share;
    this.prefix = share.meets(HashShareFault.PREFIXED_NAMESPACE) ? "ns2:" : "";
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

  static String reasons(String type) {
    return document(
        "availableFeedbackReasons",
        "<reason guid=\"" + REASON + "\" name=\"Demo reason\" type=\"" + escape(type) + "\"/>");
  }

  /** Writes a page. {@code href} makes the address of a binary fingerprint. */
  String page(List<SharedEntry> entries, Optional<String> next, IntFunction<String> href) {
    out.append(PROLOG);
    if (share.meets(HashShareFault.DOCTYPE)) {
      out.append("<!DOCTYPE queryResult [<!ENTITY e SYSTEM \"file:///nowhere.example\">]>");
    }
    if (share.meets(HashShareFault.BILLION_LAUGHS)) {
      out.append("<!DOCTYPE queryResult [<!ENTITY a \"haha\">");
      for (char c = 'b'; c <= 'k'; c++) {
        String before = "&" + (char) (c - 1) + ";";
        out.append("<!ENTITY ").append(c).append(" \"").append(before.repeat(10)).append("\">");
      }
      out.append("]>");
    }
    out.append('<').append(prefix).append("queryResult xmlns");
    out.append(prefix.isEmpty() ? "" : ":ns2").append("=\"").append(NAMESPACE).append("\">");
    if (share.meets(HashShareFault.BILLION_LAUGHS)) {
      element("laughs", "&k;");
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
      List<SharedEntry> all, SharedEntry.Kind kind, String name, IntFunction<String> href) {
    List<SharedEntry> entries = all.stream().filter(entry -> entry.kind() == kind).toList();
    if (entries.isEmpty()) {
      if (kind == SharedEntry.Kind.IMAGE || !share.meets(HashShareFault.MISSING_VIDEOS_ELEMENT)) {
        out.append('<').append(prefix).append(name).append("s count=\"0\"/>");
      }
      return;
    }
    Instant newest =
        entries.stream().map(SharedEntry::timestamp).max(Instant::compareTo).orElseThrow();
    open(name + "s", " count=\"" + entries.size() + "\" maxTimestamp=\"" + time(newest) + "\"");
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

  private void live(SharedEntry entry, String name, IntFunction<String> href) {
    open(name, "");
    memberElement(entry);
    element("timestamp", time(entry.timestamp()));
    element("id", escape(entry.id()));
    if (share.meets(HashShareFault.UNKNOWN_ELEMENT)) {
      element("somethingNew", "1");
    }
    if (share.meets(HashShareFault.UNKNOWN_ENUM)) {
      element("classification", "Z9");
    } else if (!share.meets(HashShareFault.NO_CLASSIFICATION)) {
      entry.classification().ifPresent(value -> element("classification", escape(value)));
    }
    open("fingerprints", "");
    int number = 0;
    for (Map.Entry<String, String> fingerprint : entry.sorted().entrySet()) {
      number++;
      String value = fingerprint.getValue();
      if (value.isEmpty()) {
        out.append('<').append(prefix).append(fingerprint.getKey());
        out.append(" rel=\"self\" href=\"").append(href.apply(number)).append("\"/>");
      } else {
        boolean upper = share.meets(HashShareFault.UPPERCASE_HASH);
        element(fingerprint.getKey(), escape(upper ? value.toUpperCase(Locale.ROOT) : value));
      }
    }
    if (share.meets(HashShareFault.UNKNOWN_FINGERPRINT)) {
      element("brand-new", "00ff");
    }
    close("fingerprints");
    out.append('<').append(prefix).append("feedback/>");
    close(name);
  }

  private String time(Instant instant) {
    return share.meets(HashShareFault.MILLIS_TIMESTAMPS) ? millis(instant) : instant.toString();
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
