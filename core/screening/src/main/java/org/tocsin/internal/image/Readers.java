package org.tocsin.internal.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * The readers this library decodes with, whatever else the host has registered.
 *
 * <p>The JDK does not export its provider classes, so the objects that the JDK itself put into the
 * registry are picked out by their class, once; nothing is registered, ordered or removed, and no
 * search by format takes place in which a reader of the host could win.
 */
final class Readers {
  static final Readers JPEG = new Readers("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi");
  static final Readers PNG = new Readers("com.sun.imageio.plugins.png.PNGImageReaderSpi");
  static final Readers GIF = new Readers("com.sun.imageio.plugins.gif.GIFImageReaderSpi");
  static final Readers BMP = new Readers("com.sun.imageio.plugins.bmp.BMPImageReaderSpi");
  static final Readers TIFF = new Readers("com.sun.imageio.plugins.tiff.TIFFImageReaderSpi");
  static final Readers WEBP = new Readers(new WebPImageReaderSpi());

  private final @Nullable ImageReaderSpi provider;

  private Readers(String providerClass) {
    this.provider = find(providerClass);
  }

  private Readers(ImageReaderSpi provider) {
    this.provider = provider;
  }

  private static @Nullable ImageReaderSpi find(String name) {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (all.hasNext()) {
      ImageReaderSpi candidate = all.next();
      if (candidate.getClass().getName().equals(name)
          && "java.desktop".equals(candidate.getClass().getModule().getName())) {
        return candidate;
      }
    }
    return null;
  }

  /** Returns a new reader. */
  ImageReader open() throws IOException {
    if (provider == null) {
      throw new IOException("a reader of the JDK was removed by the host");
    }
    return provider.createReaderInstance(null);
  }
}
