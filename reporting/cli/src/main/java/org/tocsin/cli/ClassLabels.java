package org.tocsin.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tocsin.model.SeverityClass;

/** What the option {@code --means} says: what the words of a list mean here. */
final class ClassLabels {
  private ClassLabels() {}

  /**
   * Returns what each label means, in the order given.
   *
   * @param means each {@code LABEL=CLASS}; a label may hold equals signs itself
   * @throws CommandException when one is not written so, or a label is given two meanings
   */
  static Map<String, SeverityClass> of(List<String> means) {
    Map<String, SeverityClass> labels = new LinkedHashMap<>();
    for (String each : means) {
      int equals = each.lastIndexOf('=');
      if (equals < 1) {
        throw CommandException.usage("--means: LABEL=CLASS, not " + Shown.plain(each));
      }
      String label = each.substring(0, equals);
      SeverityClass meaning = severity(each.substring(equals + 1));
      SeverityClass other = labels.put(label, meaning);
      if (other != null && other != meaning) {
        throw CommandException.usage(
            "--means: " + Shown.plain(label) + " cannot mean both " + other + " and " + meaning);
      }
    }
    return labels;
  }

  /** Returns the class of a name. */
  static SeverityClass severity(String name) {
    try {
      return SeverityClass.valueOf(name.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--means: a class is one of " + List.of(SeverityClass.values()));
    }
  }
}
