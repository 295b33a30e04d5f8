package org.tocsin.export;

import java.util.List;

/** A page that prints well: one style, headings, tables. All text is escaped. */
final class Html {
  private static final String STYLE =
      """
      body { font: 11pt/1.45 Georgia, 'Times New Roman', serif; color: #111; max-width: 46rem;
        margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem;
        border-bottom: 1px solid #999; break-after: avoid; }
      table { border-collapse: collapse; width: 100%; } th, td { text-align: left;
        vertical-align: top; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #ddd;
        overflow-wrap: anywhere; }
      th { font-weight: 600; } thead { display: table-header-group; } tr { break-inside: avoid; }
      .pairs th { width: 13rem; } .note { color: #444; } .blank { display: inline-block;
        min-width: 18rem; border-bottom: 1px solid #111; }
      code { font: .85em/1.4 'DejaVu Sans Mono', Consolas, monospace; overflow-wrap: anywhere; }
      @page { margin: 18mm 16mm; } @media print { body { margin: 0; max-width: none; padding: 0; } }
      """;

  private final StringBuilder text = new StringBuilder(8192);

  Html(String title) {
    text.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(escaped(title))
        .append("</h1>\n");
  }

  /** Escapes markup, and shows controls, which a page cannot hold, as U+FFFD. */
  static String escaped(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                  boolean control = (c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
                  boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
                  boolean half = c >= 0xd800 && c <= 0xdfff;
                  out.appendCodePoint(control || direction || half ? 0xfffd : c);
                }
              }
            });
    return out.toString();
  }

  Html heading(String heading) {
    text.append("<h2>").append(escaped(heading)).append("</h2>\n");
    return this;
  }

  Html note(String note) {
    text.append("<p class=\"note\">").append(escaped(note)).append("</p>\n");
    return this;
  }

  Html paragraph(String paragraph) {
    text.append("<p>").append(escaped(paragraph)).append("</p>\n");
    return this;
  }

  /** Writes a line for somebody to fill in by hand. */
  Html blank(String label) {
    text.append("<p>").append(escaped(label)).append(" <span class=\"blank\">&nbsp;</span></p>\n");
    return this;
  }

  Html pairs(List<String[]> pairs) {
    text.append("<table class=\"pairs\">\n");
    for (String[] pair : pairs) {
      text.append("<tr><th scope=\"row\">")
          .append(escaped(pair[0]))
          .append("</th><td>")
          .append(escaped(pair[1]))
          .append("</td></tr>\n");
    }
    text.append("</table>\n");
    return this;
  }

  Html table(List<String> columns, List<List<String>> rows) {
    text.append("<table>\n<thead><tr>");
    columns.forEach(
        column -> text.append("<th scope=\"col\">").append(escaped(column)).append("</th>"));
    text.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      text.append("<tr>");
      row.forEach(cell -> text.append("<td>").append(escaped(cell)).append("</td>"));
      text.append("</tr>\n");
    }
    text.append("</tbody>\n</table>\n");
    return this;
  }

  String end() {
    return text.append("</body>\n</html>\n").toString();
  }
}
