package org.tocsin.hashlist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the arrays of a snapshot lie while it is built: in memory outside the heap, or in a file.
 *
 * <p>All are little-endian, and all are of one class of buffer, so that the loops of a look-up have
 * one kind of call to make.
 */
abstract class Sections {
  /** The longest array. */
  static final long LONGEST = Integer.MAX_VALUE - 8L;

  private final Map<Section, ByteBuffer> made = new LinkedHashMap<>();

  /** Returns an array of zeros to be filled. */
  final ByteBuffer make(Section section, long bytes) {
    if (bytes > LONGEST) {
      throw new IllegalStateException(
          "more than two gigabytes in one array of a snapshot: " + section.kind());
    }
    ByteBuffer buffer = allocate(section, (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (made.put(section, buffer) != null) {
      throw new IllegalStateException("made twice: " + section.kind());
    }
    // Of its own position, so that those who read begin at its beginning.
    return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  abstract ByteBuffer allocate(Section section, int bytes);

  /** Returns what was made, in the order in which it was. */
  final Map<Section, ByteBuffer> made() {
    return made;
  }

  /** Arrays in memory outside the heap. */
  static Sections inMemory() {
    return new Sections() {
      @Override
      ByteBuffer allocate(Section section, int bytes) {
        return ByteBuffer.allocateDirect(bytes);
      }
    };
  }

  /** Arrays that can be looked at. */
  interface View {
    /** Returns an array, little-endian, or null when there is none. */
    @Nullable ByteBuffer find(Section section);

    /** Returns an array that has to be there. */
    default ByteBuffer get(Section section) {
      ByteBuffer buffer = find(section);
      if (buffer == null) {
        throw new SnapshotException("a snapshot lacks " + section.kind());
      }
      return buffer;
    }

    /** Returns the algorithms that have values. */
    Set<String> algorithms();
  }

  /** Returns a view of what was made. */
  final View view() {
    return view(made);
  }

  /** Returns a view of arrays. */
  static View view(Map<Section, ByteBuffer> arrays) {
    return new View() {
      @Override
      public @Nullable ByteBuffer find(Section section) {
        return arrays.get(section);
      }

      @Override
      public Set<String> algorithms() {
        Set<String> names = new TreeSet<>();
        for (Section section : arrays.keySet()) {
          if (section.kind() == Section.Kind.VALUES) {
            names.add(section.algorithm());
          }
        }
        return names;
      }
    };
  }
}
