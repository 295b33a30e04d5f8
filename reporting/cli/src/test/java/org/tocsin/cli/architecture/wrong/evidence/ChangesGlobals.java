package org.tocsin.cli.architecture.wrong.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;

/** Changes what the whole process shares. Nobody calls it. */
public final class ChangesGlobals {
  /** Changes it. */
  public Object change(Provider provider, InputStream in) throws IOException {
    Security.addProvider(provider);
    Security.insertProviderAt(provider, 1);
    Locale.setDefault(Locale.ROOT);
    ImageIO.scanForPlugins();
    IIORegistry.getDefaultInstance();
    return ImageIO.read(in);
  }
}
