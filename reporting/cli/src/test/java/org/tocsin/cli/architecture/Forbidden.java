package org.tocsin.cli.architecture;

import java.util.Set;
import java.util.function.Predicate;

/** Calls that only certain places may make, or none. A call is {@code owner.method(Types)}. */
final class Forbidden {
  private Forbidden() {}

  /** Changes what the host's whole process shares. */
  static final Predicate<String> GLOBALS =
      oneOf(
              "java.util.Locale.setDefault(Locale)",
              "java.util.Locale.setDefault(Category, Locale)",
              "java.util.TimeZone.setDefault(TimeZone)",
              "java.lang.System.setProperty(String, String)",
              "java.lang.System.setProperties(Properties)",
              "java.lang.System.clearProperty(String)",
              "java.lang.System.setOut(PrintStream)",
              "java.lang.System.setErr(PrintStream)",
              "java.lang.System.setIn(InputStream)",
              "java.lang.System.exit(int)",
              "java.net.Authenticator.setDefault(Authenticator)",
              "java.net.ProxySelector.setDefault(ProxySelector)",
              "java.net.URL.setURLStreamHandlerFactory(URLStreamHandlerFactory)")
          .or(startsWith("java.lang.Thread.setDefaultUncaughtExceptionHandler("))
          .or(startsWith("java.util.logging."));

  /** Registers a security provider for the whole process. */
  static final Predicate<String> PROVIDERS =
      startsWith("java.security.Security.addProvider(")
          .or(startsWith("java.security.Security.insertProviderAt("))
          .or(startsWith("java.security.Security.removeProvider("))
          .or(startsWith("java.security.Security.setProperty("));

  /** Finds image readers through the registry of the process, or puts them there. */
  static final Predicate<String> IMAGE_REGISTRY =
      startsWith("javax.imageio.ImageIO.")
          .or(startsWith("javax.imageio.spi.IIORegistry."))
          .or(startsWith("javax.imageio.spi.ServiceRegistry."));

  /** Picks a reader of the JDK out of the registry by its class, and leaves the registry alone. */
  static final Predicate<String> IMAGE_REGISTRY_LOOKS =
      oneOf(
          "javax.imageio.spi.IIORegistry.getDefaultInstance()",
          "javax.imageio.spi.IIORegistry.getServiceProviders(Class, boolean)");

  /** Opens a connection or listens for one. */
  static final Predicate<String> SOCKETS =
      startsWith("java.net.Socket.<init>(")
          .or(startsWith("java.net.ServerSocket.<init>("))
          .or(startsWith("java.net.DatagramSocket.<init>("))
          .or(startsWith("java.net.MulticastSocket.<init>("))
          .or(startsWith("java.nio.channels.SocketChannel.open("))
          .or(startsWith("java.nio.channels.ServerSocketChannel.open("))
          .or(startsWith("java.nio.channels.DatagramChannel.open("))
          .or(startsWith("java.nio.channels.AsynchronousSocketChannel.open("))
          .or(startsWith("java.nio.channels.AsynchronousServerSocketChannel.open("))
          .or(startsWith("java.net.URL.openConnection("))
          .or(startsWith("java.net.URL.openStream("))
          .or(startsWith("java.net.URL.getContent("))
          .or(startsWith("java.net.http.HttpClient."))
          .or(startsWith("javax.net.SocketFactory."))
          .or(startsWith("javax.net.ssl.SSLSocketFactory."))
          .or(startsWith("com.sun.net.httpserver.HttpServer.create("))
          .or(startsWith("com.sun.net.httpserver.HttpsServer.create("))
          .or(startsWith("okhttp3.OkHttpClient.<init>("))
          .or(startsWith("okhttp3.OkHttpClient$Builder.<init>("));

  /** Writes to the process' own streams. */
  static final Predicate<String> STANDARD_STREAMS =
      oneOf("java.lang.System.out", "java.lang.System.err")
          .or(call -> call.endsWith(".printStackTrace()"));

  /** Depends on the charset, the locale or the zone that the process happens to have. */
  static final Predicate<String> DEFAULTS =
      oneOf(
              "java.lang.String.getBytes()",
              "java.lang.String.<init>(byte[])",
              "java.lang.String.<init>(byte[], int, int)",
              "java.lang.String.toLowerCase()",
              "java.lang.String.toUpperCase()",
              "java.io.InputStreamReader.<init>(InputStream)",
              "java.io.OutputStreamWriter.<init>(OutputStream)",
              "java.io.FileReader.<init>(String)",
              "java.io.FileReader.<init>(File)",
              "java.io.FileWriter.<init>(String)",
              "java.io.FileWriter.<init>(File)",
              "java.io.PrintStream.<init>(OutputStream)",
              "java.io.PrintStream.<init>(OutputStream, boolean)",
              "java.io.PrintWriter.<init>(OutputStream)",
              "java.io.PrintWriter.<init>(OutputStream, boolean)",
              "java.io.ByteArrayOutputStream.toString()",
              "java.util.Scanner.<init>(InputStream)",
              "java.nio.charset.Charset.defaultCharset()",
              "java.util.Locale.getDefault()",
              "java.util.TimeZone.getDefault()",
              "java.time.ZoneId.systemDefault()",
              "java.time.Clock.systemDefaultZone()",
              "java.time.format.DateTimeFormatter.ofPattern(String)",
              "java.text.SimpleDateFormat.<init>(String)",
              "java.text.DecimalFormat.<init>(String)",
              "java.text.NumberFormat.getInstance()",
              "java.text.MessageFormat.format(String, Object[])",
              "java.lang.String.format(String, Object[])")
          .or(startsWith("java.util.Locale.getDefault("));

  /** Reads the time from elsewhere than a clock that was handed in. */
  static final Predicate<String> WALL_CLOCKS =
      oneOf(
          "java.lang.System.currentTimeMillis()",
          "java.time.Instant.now()",
          "java.time.LocalDate.now()",
          "java.time.LocalTime.now()",
          "java.time.LocalDateTime.now()",
          "java.time.ZonedDateTime.now()",
          "java.time.OffsetDateTime.now()",
          "java.time.Year.now()");

  /** Types that mean another instant in every zone. */
  static final Set<String> OLD_TIME =
      Set.of(
          "java.util.Date",
          "java.util.Calendar",
          "java.util.GregorianCalendar",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "java.text.SimpleDateFormat",
          "java.text.DateFormat");

  private static Predicate<String> oneOf(String... calls) {
    return Set.of(calls)::contains;
  }

  private static Predicate<String> startsWith(String beginning) {
    return call -> call.startsWith(beginning);
  }
}
