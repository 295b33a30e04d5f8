package org.tocsin.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A configuration file that takes the place of another at once, or not at all.
 *
 * <p>What is to be is written beside it first, where it can be read as the configuration that it
 * would be. {@link #commit} forces it to the disk and renames it; {@link #close} without that
 * leaves everything as it was.
 */
final class ConfigRewrite implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final byte[] before;
  private Optional<Path> draft = Optional.empty();

  private ConfigRewrite(Path file, byte[] before) {
    this.file = file;
    this.before = before;
  }

  /**
   * Opens a file to be rewritten.
   *
   * @throws CommandException when it is no file that can be
   */
  static ConfigRewrite of(Path file) {
    if (Files.isSymbolicLink(file)) {
      throw CommandException.failed(file + " is a link: name the file that it leads to");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw CommandException.failed("the configuration " + file + " is not there, or is no file");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw CommandException.failed(file + " is too large for a configuration");
      }
      return new ConfigRewrite(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw CommandException.failed(file + ": " + Failures.unreadable(e));
    }
  }

  /** Returns what stands in the file. */
  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(before)).toString();
    } catch (CharacterCodingException e) {
      throw CommandException.failed(file + " is not UTF-8");
    }
  }

  /** Writes what is to be beside the file, readable by those who can read the file. */
  Path draft(String text) {
    try {
      Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
      Path beside = Files.createTempFile(folder, ".tocsin-", ".yaml");
      draft = Optional.of(beside);
      Files.writeString(beside, text, StandardCharsets.UTF_8);
      PosixFileAttributeView view =
          Files.getFileAttributeView(beside, PosixFileAttributeView.class);
      if (view != null) {
        PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes made = view.readAttributes();
        if (!made.owner().equals(old.owner())) {
          view.setOwner(old.owner());
        }
        if (!made.group().equals(old.group())) {
          view.setGroup(old.group());
        }
        view.setPermissions(old.permissions());
      }
      return beside;
    } catch (IOException e) {
      throw CommandException.failed(
          "nothing can be written beside " + file + ", and nothing was changed");
    }
  }

  /** Puts the draft in the file's place. */
  void commit() {
    Path beside = draft.orElseThrow();
    try {
      if (!Arrays.equals(before, Files.readAllBytes(file))) {
        throw CommandException.failed(
            file + " was changed by somebody else meanwhile, so nothing was changed: try again");
      }
      force(beside, StandardOpenOption.WRITE);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      draft = Optional.empty();
    } catch (AtomicMoveNotSupportedException e) {
      throw CommandException.failed(
          "this file system cannot replace " + file + " at once, so nothing was changed");
    } catch (IOException e) {
      throw CommandException.failed(file + " cannot be written, and nothing was changed");
    }
    try {
      force(Objects.requireNonNull(file.toAbsolutePath().getParent()), StandardOpenOption.READ);
    } catch (IOException e) {
      // The new file is whole and in its place; some systems cannot force a folder.
      return;
    }
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    draft.ifPresent(
        beside -> {
          try {
            Files.deleteIfExists(beside);
          } catch (IOException e) {
            throw CommandException.failed("a draft could not be removed: " + beside);
          }
        });
  }
}
