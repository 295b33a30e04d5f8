package org.tocsin.internal.image;

import org.tocsin.fingerprint.LumaImage;

/** Takes the frames of a picture, one after another; each is valid until the method returns. */
@FunctionalInterface
public interface FrameSink {

  /** Takes a frame as a viewer shows it. */
  void frame(LumaImage image);
}
