package org.tocsin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tocsin.store.StoreException.Kind;

class DataDirectoryTest {
  @TempDir Path temp;

  private static AbstractThrowableAssert<?, ?> assertRefused(Path dir, Kind kind) {
    return assertThatThrownBy(() -> DataDirectory.openForService(dir))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(DataDirectory.SETTING)
        .hasNoCause();
  }

  @Test
  void openForService_newFolder_isTheOwnersOnly() throws Exception {
    Path dir = temp.resolve("a/b");
    try (DataDirectory data = DataDirectory.openForService(dir)) {
      assertThat(data.path()).isEqualTo(dir.toRealPath());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
          .isEqualTo("rwx------");
      assertThat(data.resolve("docket.db")).isEqualTo(dir.toRealPath().resolve("docket.db"));
      assertThat(data).hasToString("DataDirectory");
      try (var files = Files.list(dir)) {
        assertThat(files.map(f -> f.getFileName().toString())).containsExactly("tocsin.lock");
      }
    }
  }

  @Test
  void write_thenRead_isTheSameAndTheOwnersOnly() throws Exception {
    try (DataDirectory data = DataDirectory.openForService(temp.resolve("files"))) {
      assertThat(data.read("key")).isEmpty();
      data.write("key", new byte[] {1, 2});
      data.write("key", new byte[] {3});
      assertThat(data.read("key")).hasValueSatisfying(b -> assertThat(b).containsExactly(3));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("key"))))
          .isEqualTo("rw-------");
      Files.createDirectory(data.resolve("folder"));
      assertThatThrownBy(() -> data.write("folder", new byte[1]))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void resolve_nameThatLeadsElsewhere_isRefused() {
    try (DataDirectory data = DataDirectory.openForService(temp.resolve("d"))) {
      for (String name : new String[] {"..", "a/b", "../x", "/etc", "", "."}) {
        assertThatThrownBy(() -> data.resolve(name)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void openForService_emptyFolderThatOthersCanRead_isTightened() throws Exception {
    Path dir = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    DataDirectory.openForService(dir).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
        .isEqualTo("rwx------");
  }

  @Test
  void openForService_folderWithFilesOfOthers_isRefusedAndLeftAlone() throws Exception {
    Path dir = Files.createDirectory(temp.resolve("shared"));
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createFile(dir.resolve("somebody's"));
    assertRefused(dir, Kind.NOT_WRITABLE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
        .isEqualTo("rwxrwxrwx");
  }

  @Test
  void openForService_pathUnderARegularFile_isRefused() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertRefused(file, Kind.NOT_WRITABLE).hasMessageContaining("is a file, or lies under one");
    assertRefused(file.resolve("data"), Kind.NOT_WRITABLE)
        .hasMessageContaining("is a file, or lies under one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "NFS",
        "cifs",
        "smb",
        "smb3",
        "smbfs",
        "9p",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuse.rclone",
        "ceph",
        "glusterfs",
        "fuse.glusterfs",
        "lustre",
        "davfs2",
        "vboxsf"
      })
  void openForService_networkFileSystem_isRefused(String type) {
    assertThatThrownBy(() -> DataDirectory.openForService(temp.resolve("n"), path -> type))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_WRITABLE))
        .hasMessageContaining("network file system");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "apfs", "NTFS", "ext3"})
  void openForService_localFileSystem_isTaken(String type) {
    DataDirectory.openForService(temp.resolve("l"), path -> type).close();
  }

  @Test
  void openForService_twiceInThisProcess_isInUseUntilTheFirstCloses() {
    Path dir = temp.resolve("once");
    DataDirectory first = DataDirectory.openForService(dir);
    for (int i = 0; i < 3; i++) {
      assertRefused(dir, Kind.IN_USE);
    }
    first.close();
    first.close();
    DataDirectory.openForService(dir).close();
  }

  @Test
  void openForService_besideAnotherProcess_isInUseUntilThatIsKilled() throws Exception {
    Path dir = temp.resolve("two");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.US_ASCII))) {
      assertThat(out.readLine()).isEqualTo("held");
      assertRefused(dir, Kind.IN_USE).hasMessageContaining("used by another service");
      DataDirectory.openBeside(dir).close();
      assertRefused(dir, Kind.IN_USE);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    DataDirectory.openForService(dir).close();
  }

  /** Holds a data directory until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      DataDirectory data = DataDirectory.openForService(Path.of(args[0]));
      System.out.println("held");
      System.out.flush();
      Thread.currentThread().join();
      data.close();
    }
  }

  @Test
  void openForService_onAFullDisk_saysSo() throws Exception {
    Path dir = temp.resolve("full");
    Process limited =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 1; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Opener.class.getName(),
                dir.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(limited.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(limited.waitFor()).as(said).isZero();
    assertThat(said).contains("FULL").contains("no space left").contains(DataDirectory.SETTING);
    try (var files = Files.list(dir)) {
      assertThat(files).isEmpty();
    }
  }

  /** Opens a data directory and says what came of it. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      try {
        DataDirectory.openForService(Path.of(args[0])).close();
        System.out.println("opened");
      } catch (StoreException e) {
        System.out.println(e.kind() + " " + e.getMessage());
      }
    }
  }

  @Test
  void openBeside_noFolder_isRefused() {
    assertThatThrownBy(() -> DataDirectory.openBeside(temp.resolve("nowhere")))
        .isInstanceOf(StoreException.class);
  }
}
