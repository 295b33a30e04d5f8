package org.tocsin.cybertipline;

import java.util.Set;

/** Rules of one file that span elements (specification sections 2.7 and 2.8). */
final class FileRules {
  private static final Set<String> NOT_BATCHED =
      Set.of(
          "originalFileName",
          "locationOfFile",
          "originalFileHash",
          "ipCaptureEvent",
          "deviceId",
          "details",
          "additionalInfo");

  private static final Set<String> MEMES = Set.of("viral", "potentialMeme");

  private final DocumentRules rules;
  private final boolean batched;

  FileRules(DocumentRules rules, boolean batched) {
    this.rules = rules;
    this.batched = batched;
  }

  void check(XmlNode file) {
    boolean viewed = file.value("fileViewedByEsp").filter(DocumentRules::isTrue).isPresent();
    boolean exif = file.value("exifViewedByEsp").filter(DocumentRules::isTrue).isPresent();
    if (exif && !viewed) {
      file.first("exifViewedByEsp")
          .ifPresent(
              node ->
                  rules.report(
                      node, "viewed", "is true only where fileViewedByEsp is true as well"));
    }
    for (String legacy : Set.of("fileName", "potentialMeme")) {
      file.first(legacy)
          .ifPresent(node -> rules.report(node, "legacy", "is outdated and must not be sent"));
    }
    file.first("fileId")
        .filter(node -> node.text().strip().chars().anyMatch(c -> c <= ' '))
        .ifPresent(node -> rules.report(node, "file-id", "must not hold blanks"));
    if (file.value("fileRelevance").filter("Supplemental Reported"::equals).isPresent()) {
      supplemental(file);
    }
    if (batched) {
      batched(file);
    }
  }

  private void supplemental(XmlNode file) {
    file.first("industryClassification")
        .ifPresent(node -> rules.report(node, "supplemental", "belongs to reported files only"));
    file.first("fileAnnotations")
        .flatMap(annotations -> annotations.first("potentialMeme"))
        .ifPresent(node -> rules.report(node, "supplemental", "belongs to reported files only"));
  }

  private void batched(XmlNode file) {
    file.children().stream()
        .filter(node -> NOT_BATCHED.contains(node.name()))
        .forEach(
            node -> rules.report(node, "batched", "must not occur for a file of a batched report"));
    file.first("fileRelevance")
        .filter(node -> !node.text().strip().equals("Reported"))
        .ifPresent(node -> rules.report(node, "batched", "is Reported in a batched report"));
    boolean meme =
        file.first("fileAnnotations")
            .filter(annotations -> annotations.children().stream().anyMatch(FileRules::isMeme))
            .isPresent();
    if (!meme) {
      rules.report(file, "batched", "must be annotated as viral or as a potential meme");
    }
    file.first("fileAnnotations").stream()
        .flatMap(annotations -> annotations.children().stream())
        .filter(annotation -> !isMeme(annotation))
        .forEach(node -> rules.report(node, "batched", "must not occur in a batched report"));
  }

  private static boolean isMeme(XmlNode annotation) {
    return MEMES.contains(annotation.name());
  }
}
