package org.tocsin.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.tocsin.model.Coverage;
import org.tocsin.model.MediaFamily;
import org.tocsin.screening.LowQuality;
import org.tocsin.screening.ScreeningSettings;

/** Reads the bounds and policies of screening. */
final class ScreeningSection {
  private final YamlSection section;

  private ScreeningSection(YamlSection section) {
    this.section = section;
  }

  static ScreeningSettings read(YamlSection section) {
    ScreeningSettings.Builder builder = ScreeningSettings.builder();
    ScreeningSection reader = new ScreeningSection(section);
    reader.whole("maxBytes", builder::maxBytes);
    reader.whole("maxPixels", builder::maxPixels);
    reader.integer("maxWidth", builder::maxWidth);
    reader.integer("maxHeight", builder::maxHeight);
    reader.integer("maxFrames", builder::maxFrames);
    reader.integer("maxEntries", builder::maxEntries);
    reader.whole("maxUnpackedBytes", builder::maxUnpackedBytes);
    reader.integer("memoryBeforeSpooling", builder::memoryBeforeSpooling);
    reader.whole("temporaryBytes", builder::temporaryBytes);
    reader.integer("concurrentDecodes", builder::concurrentDecodes);
    reader.integer("qualityFloor", builder::qualityFloor);
    reader.integer("minimumSide", builder::minimumSide);
    reader.duration("decodeTime", builder::decodeTime);
    reader.duration("receiveTime", builder::receiveTime);
    reader.duration("maxListAge", builder::maxListAge);
    reader.duration("listAgeAlarm", builder::listAgeAlarm);
    section.choice("lowQuality", LowQuality.class).ifPresent(builder::lowQuality);
    section.flag("orientations").ifPresent(builder::orientations);
    reader.program("heif", builder::heif);
    reader.program("ffmpeg", builder::ffmpeg);
    reader.media(builder);
    section.finish();
    return section.built("maxBytes", builder::build).orElseGet(ScreeningSettings::defaults);
  }

  private void media(ScreeningSettings.Builder builder) {
    YamlSection media = section.section("media");
    for (MediaFamily family : MediaFamily.values()) {
      media
          .choice(family.name(), Coverage.class)
          .ifPresent(
              coverage ->
                  checked(
                      media, family.name(), coverage, value -> builder.coverage(family, value)));
    }
    media.finish();
  }

  private void whole(String key, LongConsumer setter) {
    OptionalLong value = section.whole(key, 0, Long.MAX_VALUE / 2);
    value.ifPresent(number -> checked(section, key, number, setter::accept));
  }

  private void integer(String key, IntConsumer setter) {
    OptionalInt value = section.integer(key, 0, Integer.MAX_VALUE);
    value.ifPresent(number -> checked(section, key, number, setter::accept));
  }

  private void duration(String key, Consumer<Duration> setter) {
    Optional<Duration> value = section.duration(key);
    value.ifPresent(duration -> checked(section, key, duration, setter));
  }

  /** A program is named by its whole path: no search path decides what reads strangers' bytes. */
  private void program(String key, Consumer<Path> setter) {
    Optional<String> value = section.text(key);
    value.ifPresent(text -> checked(section, key, text, path -> setter.accept(Path.of(path))));
  }

  /** The setter knows the range, and says it. */
  private static <T> void checked(YamlSection section, String key, T value, Consumer<T> setter) {
    try {
      setter.accept(value);
    } catch (IllegalArgumentException e) {
      section.complain(key, String.valueOf(e.getMessage()));
    }
  }
}
