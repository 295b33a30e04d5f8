package org.tocsin.evidence.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;

/** The child process: the S3 server, for as long as its parent keeps the standard input open. */
final class ServerProcess {
  private ServerProcess() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread parent =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // What is said does not matter.
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                Runtime.getRuntime().halt(0);
              }
            },
            "parent");
    parent.setDaemon(true);
    parent.start();
    try {
      Class.forName("com.adobe.testing.s3mock.S3MockApplication")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
