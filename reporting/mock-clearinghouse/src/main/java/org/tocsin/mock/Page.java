package org.tocsin.mock;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Shows the reports to a browser. */
final class Page {
  private final Books books;

  Page(Books books) {
    this.books = books;
  }

  void serve(HttpExchange exchange, String path) throws IOException {
    Wire.drain(exchange);
    if (!path.equals("/")) {
      Wire.send(exchange, 404, "text/plain;charset=UTF-8", Wire.utf8("Not found\n"));
      return;
    }
    StringBuilder html =
        new StringBuilder("<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Mock</title>");
    html.append("<h1>MOCK: nothing here reaches anybody</h1><table><tr><th>Report<th>State");
    books
        .reports()
        .forEach(
            report ->
                html.append("<tr><td>").append(report.id()).append("<td>").append(report.state()));
    html.append("</table></html>");
    Wire.send(exchange, 200, "text/html;charset=UTF-8", Wire.utf8(html.toString()));
  }
}
