package org.tocsin.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts a service in a process of its own, lets it file one report and says what it left in the
 * process and on the disk. Arguments: an empty folder, and a picture to list.
 */
final class FootprintMain {
  private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)]");

  private FootprintMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    byte[] picture = Files.readAllBytes(Path.of(arguments[1]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<Object> properties = new HashSet<>(System.getProperties().keySet());
    Set<Thread> seen = new HashSet<>();
    try (ServiceRig rig = new ServiceRig(folder, picture)) {
      seen.addAll(threads(before));
      ports().stream()
          .filter(port -> port != rig.mock.baseUri().getPort())
          .forEach(port -> out.println("port " + port));
      rig.match("up-1");
      seen.addAll(threads(before));
      out.println("settled " + rig.settle());
      seen.addAll(threads(before));
      files(rig.data()).forEach(file -> out.println("file " + file));
    }
    seen.forEach(thread -> out.println("thread " + thread.isDaemon() + " " + thread.getName()));
    for (Thread thread : seen) {
      if (thread.getName().startsWith("tocsin-") && !thread.getName().startsWith("tocsin-mock")) {
        thread.join(5_000);
        if (thread.isAlive()) {
          out.println("left " + thread.getName());
        }
      }
    }
    System.getProperties().keySet().stream()
        .filter(name -> !properties.contains(name))
        .forEach(name -> out.println("property " + name));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    files(temporary).forEach(file -> out.println("temporary " + file));
    out.println("end");
  }

  private static Set<Thread> threads(Set<Thread> before) {
    Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
    now.removeAll(before);
    return now;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<String> files = new ArrayList<>();
      for (Path file : all.filter(path -> !path.equals(folder)).sorted().toList()) {
        files.add(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                + " "
                + folder.relativize(file)
                + (Files.isDirectory(file) ? "/" : ""));
      }
      return files;
    }
  }

  /** Returns the ports on which this process listens, as the kernel knows them. */
  private static Set<Integer> ports() throws IOException {
    Set<String> own = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
          if (socket.matches()) {
            own.add(socket.group(1));
          }
        }
      }
    }
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table)).stream().skip(1).toList()) {
        List<String> fields =
            Pattern.compile(" +").splitAsStream(line.strip()).collect(Collectors.toList());
        if (fields.get(3).equals("0A") && own.contains(fields.get(9))) {
          String address = fields.get(1);
          ports.add(Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }
}
