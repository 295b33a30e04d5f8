package org.tocsin.internal.image;

import java.util.Optional;
import org.tocsin.model.UndeterminedReason;

/**
 * How far the reading of a picture went.
 *
 * @param width width of the first picture in pixels; 0 when its header could not be read
 * @param height height of the first picture in pixels; 0 when its header could not be read
 * @param frames how many frames were handed on
 * @param problem why there may be more to see than was handed on; empty when every frame was
 */
public record DecodeReport(
    int width, int height, int frames, Optional<UndeterminedReason> problem) {}
