package org.tocsin.cli.architecture.wrong.cybertipline;

import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.net.http.HttpClient;
import java.util.List;

/** Opens connections beside the transport. Nobody calls it. */
public final class OpensSockets {
  /** Opens them. */
  public List<Object> open(URL url) throws IOException {
    return List.of(new Socket("localhost", 1), url.openStream(), HttpClient.newHttpClient());
  }
}
