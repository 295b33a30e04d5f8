package org.tocsin.screening;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tocsin.fingerprint.Pdq;
import org.tocsin.model.Coverage;
import org.tocsin.model.MediaFamily;

/**
 * The bounds and policies of examinations. Immutable.
 *
 * <p>Every default is a constant of this class. An examination holds at most {@link
 * #memoryBeforeSpooling} bytes of the content, its decoded pixels within {@link #decodeMemory}, and
 * about 10 MB of buffers and scratch; the rest lies in temporary files.
 */
public final class ScreeningSettings {
  /** Default of {@link #maxBytes}. */
  public static final long DEFAULT_MAX_BYTES = 256L << 20;

  /** Default of {@link #maxPixels}. */
  public static final long DEFAULT_MAX_PIXELS = 100_000_000L;

  /** Default of {@link #maxWidth}. */
  public static final int DEFAULT_MAX_WIDTH = 32_768;

  /** Default of {@link #maxHeight}. */
  public static final int DEFAULT_MAX_HEIGHT = 32_768;

  /** Default of {@link #maxFrames}. */
  public static final int DEFAULT_MAX_FRAMES = 1_000;

  /** Default of {@link #maxEntries}. */
  public static final int DEFAULT_MAX_ENTRIES = 1_000;

  /** Default of {@link #maxUnpackedBytes}. */
  public static final long DEFAULT_MAX_UNPACKED_BYTES = 512L << 20;

  /** Default of {@link #memoryBeforeSpooling}. */
  public static final int DEFAULT_MEMORY_BEFORE_SPOOLING = 1 << 20;

  /** Default of {@link #temporaryBytes}. */
  public static final long DEFAULT_TEMPORARY_BYTES = 4L << 30;

  /** Default of {@link #concurrentDecodes}. */
  public static final int DEFAULT_CONCURRENT_DECODES = 0;

  /** Default of {@link #decodeMemory}. */
  public static final long DEFAULT_DECODE_MEMORY = 0;

  /** Default of {@link #qualityFloor}. */
  public static final int DEFAULT_QUALITY_FLOOR = Pdq.DEFAULT_QUALITY_FLOOR;

  /** Default of {@link #minimumSide}. */
  public static final int DEFAULT_MINIMUM_SIDE = 32;

  /** Default of {@link #maxMatches}. */
  public static final int DEFAULT_MAX_MATCHES = 100;

  /** Default of {@link #clearCacheSize}. */
  public static final int DEFAULT_CLEAR_CACHE_SIZE = 10_000;

  /** Default of {@link #decodeTime}. */
  public static final Duration DEFAULT_DECODE_TIME = Duration.ofSeconds(10);

  /** Default of {@link #receiveTime}. */
  public static final Duration DEFAULT_RECEIVE_TIME = Duration.ofSeconds(60);

  /** Default of {@link #maxListAge}. */
  public static final Duration DEFAULT_MAX_LIST_AGE = Duration.ofDays(7);

  /** Default of {@link #listAgeAlarm}. */
  public static final Duration DEFAULT_LIST_AGE_ALARM = Duration.ofHours(24);

  /** Default of {@link #lowQuality}. */
  public static final LowQuality DEFAULT_LOW_QUALITY = LowQuality.CLEAR_BY_EXACT;

  private final Builder values;

  private ScreeningSettings(Builder values) {
    this.values = values;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the defaults. */
  public static ScreeningSettings defaults() {
    return builder().build();
  }

  /** Returns the most bytes of an upload. */
  public long maxBytes() {
    return values.maxBytes;
  }

  /** Returns the greatest product of a picture's width and height. */
  public long maxPixels() {
    return values.maxPixels;
  }

  /** Returns the greatest width of a picture. */
  public int maxWidth() {
    return values.maxWidth;
  }

  /** Returns the greatest height of a picture. */
  public int maxHeight() {
    return values.maxHeight;
  }

  /** Returns the most frames, pages and appended pictures of one content. */
  public int maxFrames() {
    return values.maxFrames;
  }

  /** Returns the most entries of an archive. */
  public int maxEntries() {
    return values.maxEntries;
  }

  /** Returns the most bytes that all entries of an archive unpack to. */
  public long maxUnpackedBytes() {
    return values.maxUnpackedBytes;
  }

  /** Returns how many bytes of a content stay in memory before a temporary file is used. */
  public int memoryBeforeSpooling() {
    return values.memoryBeforeSpooling;
  }

  /** Returns the most bytes of temporary files of all examinations together. */
  public long temporaryBytes() {
    return values.temporaryBytes;
  }

  /** Returns how many contents are decoded at the same time. */
  public int concurrentDecodes() {
    return values.concurrentDecodes > 0
        ? values.concurrentDecodes
        : Runtime.getRuntime().availableProcessors();
  }

  /** Returns how many bytes of pixels all decodes may hold together. */
  public long decodeMemory() {
    return values.decodeMemory > 0
        ? values.decodeMemory
        : Math.min(1L << 30, Math.max(1, Runtime.getRuntime().maxMemory() / 3));
  }

  /** Returns the PDQ quality below which a picture says too little. */
  public int qualityFloor() {
    return values.qualityFloor;
  }

  /** Returns the shortest side in pixels of a picture that says enough. */
  public int minimumSide() {
    return values.minimumSide;
  }

  /** Returns how many matches are told of one content, gravest first. */
  public int maxMatches() {
    return values.maxMatches;
  }

  /** Returns how many clear outcomes are remembered. */
  public int clearCacheSize() {
    return values.clearCacheSize;
  }

  /** Returns how long decoding and comparing one content may take. */
  public Duration decodeTime() {
    return values.decodeTime;
  }

  /** Returns how long a byte source may take to deliver. */
  public Duration receiveTime() {
    return values.receiveTime;
  }

  /** Returns how old a list may be before nothing is clear any more. */
  public Duration maxListAge() {
    return values.maxListAge;
  }

  /** Returns how old a list may be before that is an alarm. */
  public Duration listAgeAlarm() {
    return values.listAgeAlarm;
  }

  /** Returns what becomes of pictures that say too little. */
  public LowQuality lowQuality() {
    return values.lowQuality;
  }

  /** Whether turned and mirrored copies of listed pictures are looked for too. */
  public boolean orientations() {
    return values.orientations;
  }

  /** Whether clear needs lists at all: without it, empty lists leave uploads clear. */
  public boolean requireLists() {
    return values.requireLists;
  }

  /** Returns the program of libheif that reads HEIC and AVIF; empty by default. */
  public Optional<Path> heif() {
    return values.heif;
  }

  /** Returns the {@code ffmpeg} that reads AVIF and sequences; empty by default. */
  public Optional<Path> ffmpeg() {
    return values.ffmpeg;
  }

  /** Returns the coverage that content of a family must have to be clear. */
  public Coverage coverage(MediaFamily family) {
    return Objects.requireNonNull(values.coverage.get(family));
  }

  /** Collects settings. Each setter checks its value. */
  public static final class Builder {
    private long maxBytes = DEFAULT_MAX_BYTES;
    private long maxPixels = DEFAULT_MAX_PIXELS;
    private int maxWidth = DEFAULT_MAX_WIDTH;
    private int maxHeight = DEFAULT_MAX_HEIGHT;
    private int maxFrames = DEFAULT_MAX_FRAMES;
    private int maxEntries = DEFAULT_MAX_ENTRIES;
    private long maxUnpackedBytes = DEFAULT_MAX_UNPACKED_BYTES;
    private int memoryBeforeSpooling = DEFAULT_MEMORY_BEFORE_SPOOLING;
    private long temporaryBytes = DEFAULT_TEMPORARY_BYTES;
    private int concurrentDecodes = DEFAULT_CONCURRENT_DECODES;
    private long decodeMemory = DEFAULT_DECODE_MEMORY;
    private int qualityFloor = DEFAULT_QUALITY_FLOOR;
    private int minimumSide = DEFAULT_MINIMUM_SIDE;
    private int maxMatches = DEFAULT_MAX_MATCHES;
    private int clearCacheSize = DEFAULT_CLEAR_CACHE_SIZE;
    private Duration decodeTime = DEFAULT_DECODE_TIME;
    private Duration receiveTime = DEFAULT_RECEIVE_TIME;
    private Duration maxListAge = DEFAULT_MAX_LIST_AGE;
    private Duration listAgeAlarm = DEFAULT_LIST_AGE_ALARM;
    private LowQuality lowQuality = DEFAULT_LOW_QUALITY;
    private boolean orientations;
    private boolean requireLists = true;
    private Optional<Path> heif = Optional.empty();
    private Optional<Path> ffmpeg = Optional.empty();
    private final Map<MediaFamily, Coverage> coverage = new EnumMap<>(MediaFamily.class);

    private Builder() {
      for (MediaFamily family : MediaFamily.values()) {
        coverage.put(
            family, family == MediaFamily.IMAGE ? Coverage.EXACT_AND_PERCEPTUAL : Coverage.EXACT);
      }
    }

    /** Sets the most bytes of an upload; 1 or more. */
    public Builder maxBytes(long value) {
      maxBytes = within(value, "maxBytes", 1, Long.MAX_VALUE);
      return this;
    }

    /** Sets the greatest product of a picture's width and height; 1 or more. */
    public Builder maxPixels(long value) {
      maxPixels = within(value, "maxPixels", 1, Long.MAX_VALUE);
      return this;
    }

    /** Sets the greatest width of a picture; 1 or more. */
    public Builder maxWidth(int value) {
      maxWidth = (int) within(value, "maxWidth", 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets the greatest height of a picture; 1 or more. */
    public Builder maxHeight(int value) {
      maxHeight = (int) within(value, "maxHeight", 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets the most frames, pages and appended pictures of one content; 1 or more. */
    public Builder maxFrames(int value) {
      maxFrames = (int) within(value, "maxFrames", 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets the most entries of an archive; 1 or more. */
    public Builder maxEntries(int value) {
      maxEntries = (int) within(value, "maxEntries", 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets the most bytes that all entries of an archive unpack to; 1 or more. */
    public Builder maxUnpackedBytes(long value) {
      maxUnpackedBytes = within(value, "maxUnpackedBytes", 1, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many bytes of a content stay in memory before a temporary file is used; 0 or more.
     */
    public Builder memoryBeforeSpooling(int value) {
      memoryBeforeSpooling = (int) within(value, "memoryBeforeSpooling", 0, Integer.MAX_VALUE);
      return this;
    }

    /** Sets the most bytes of temporary files of all examinations together; 0 or more. */
    public Builder temporaryBytes(long value) {
      temporaryBytes = within(value, "temporaryBytes", 0, Long.MAX_VALUE);
      return this;
    }

    /** Sets how many contents are decoded at the same time; 0 for one per processor. */
    public Builder concurrentDecodes(int value) {
      concurrentDecodes = (int) within(value, "concurrentDecodes", 0, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many bytes of pixels all decodes may hold together; 0 for a third of the heap, at
     * most 1 GiB.
     */
    public Builder decodeMemory(long value) {
      decodeMemory = within(value, "decodeMemory", 0, Long.MAX_VALUE);
      return this;
    }

    /** Sets the PDQ quality below which a picture says too little; 0 to 100. */
    public Builder qualityFloor(int value) {
      qualityFloor = (int) within(value, "qualityFloor", 0, 100);
      return this;
    }

    /** Sets the shortest side in pixels of a picture that says enough; 1 or more. */
    public Builder minimumSide(int value) {
      minimumSide = (int) within(value, "minimumSide", 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets how many matches are told of one content, gravest first; 1 or more. */
    public Builder maxMatches(int value) {
      maxMatches = (int) within(value, "maxMatches", 1, Integer.MAX_VALUE);
      return this;
    }

    /** Sets how many clear outcomes are remembered; 0 for none. */
    public Builder clearCacheSize(int value) {
      clearCacheSize = (int) within(value, "clearCacheSize", 0, Integer.MAX_VALUE);
      return this;
    }

    /** Sets how long decoding and comparing one content may take; positive. */
    public Builder decodeTime(Duration value) {
      decodeTime = positive(value, "decodeTime");
      return this;
    }

    /** Sets how long a byte source may take to deliver; positive. */
    public Builder receiveTime(Duration value) {
      receiveTime = positive(value, "receiveTime");
      return this;
    }

    /** Sets how old a list may be before nothing is clear any more; positive. */
    public Builder maxListAge(Duration value) {
      maxListAge = positive(value, "maxListAge");
      return this;
    }

    /** Sets how old a list may be before that is an alarm; positive. */
    public Builder listAgeAlarm(Duration value) {
      listAgeAlarm = positive(value, "listAgeAlarm");
      return this;
    }

    /** Sets what becomes of pictures that say too little. */
    public Builder lowQuality(LowQuality value) {
      lowQuality = Objects.requireNonNull(value, "lowQuality");
      return this;
    }

    /** Sets whether turned and mirrored copies are looked for: eight times the hashing. */
    public Builder orientations(boolean value) {
      orientations = value;
      return this;
    }

    /** Sets whether clear needs lists that are not empty. */
    public Builder requireLists(boolean value) {
      requireLists = value;
      return this;
    }

    /**
     * Sets the program that reads the still pictures of HEIC and AVIF: {@code heif-convert} or
     * {@code heif-dec} of libheif, by its absolute path. It is run once for each such content, on
     * systems that have {@code /dev/stdin}, without a shell and without the environment of this
     * process; its time is bounded by {@link #decodeTime}, its output by {@link #maxUnpackedBytes}.
     * Its own memory is not: bound that where it is installed.
     */
    public Builder heif(Path program) {
      heif = Optional.of(absolute(program, "heif"));
      return this;
    }

    /**
     * Sets the {@code ffmpeg}, 5.1 or later, that reads sequences, and AVIF where no {@link #heif}
     * is set, by its absolute path. Run and bounded as that is.
     */
    public Builder ffmpeg(Path program) {
      ffmpeg = Optional.of(absolute(program, "ffmpeg"));
      return this;
    }

    /** Sets the coverage that content of a family must have to be clear. */
    public Builder coverage(MediaFamily family, Coverage required) {
      coverage.put(
          Objects.requireNonNull(family, "family"), Objects.requireNonNull(required, "required"));
      return this;
    }

    /** Returns the settings. */
    public ScreeningSettings build() {
      Builder copy = new Builder();
      copy.maxBytes = maxBytes;
      copy.maxPixels = maxPixels;
      copy.maxWidth = maxWidth;
      copy.maxHeight = maxHeight;
      copy.maxFrames = maxFrames;
      copy.maxEntries = maxEntries;
      copy.maxUnpackedBytes = maxUnpackedBytes;
      copy.memoryBeforeSpooling = memoryBeforeSpooling;
      copy.temporaryBytes = temporaryBytes;
      copy.concurrentDecodes = concurrentDecodes;
      copy.decodeMemory = decodeMemory;
      copy.qualityFloor = qualityFloor;
      copy.minimumSide = minimumSide;
      copy.maxMatches = maxMatches;
      copy.clearCacheSize = clearCacheSize;
      copy.decodeTime = decodeTime;
      copy.receiveTime = receiveTime;
      copy.maxListAge = maxListAge;
      copy.listAgeAlarm = listAgeAlarm;
      copy.lowQuality = lowQuality;
      copy.orientations = orientations;
      copy.requireLists = requireLists;
      copy.heif = heif;
      copy.ffmpeg = ffmpeg;
      copy.coverage.putAll(coverage);
      return new ScreeningSettings(copy);
    }

    private static long within(long value, String name, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + least + " to " + most + ", not " + value);
      }
      return value;
    }

    private static Path absolute(Path program, String name) {
      if (!program.isAbsolute()) {
        throw new IllegalArgumentException(name + " is the absolute path of a program");
      }
      return program;
    }

    private static Duration positive(Duration value, String name) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(name + " is positive, not " + value);
      }
      return value;
    }
  }
}
