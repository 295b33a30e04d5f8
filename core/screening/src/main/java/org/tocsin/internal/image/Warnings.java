package org.tocsin.internal.image;

/** Which warnings of image readers leave the picture whole. */
final class Warnings {
  private Warnings() {}

  /**
   * Whether a viewer shows the same picture in spite of this. Bytes between a scan's end and the
   * next marker are left out by every decoder; any warning not known to be of this kind counts as
   * damage.
   */
  static boolean isHarmless(String warning) {
    return warning.contains("extraneous bytes before marker");
  }
}
