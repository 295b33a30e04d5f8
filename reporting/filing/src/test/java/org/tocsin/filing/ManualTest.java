package org.tocsin.filing;

import java.net.URI;
import org.tocsin.config.PayloadPolicy;

class ManualTest extends DeliveryContract {
  @Override
  protected Delivery open() {
    return new Manual(URI.create("https://portal.authority.example/"), PayloadPolicy.METADATA_ONLY);
  }

  @Override
  protected void receiverDown() {}

  @Override
  protected void answerLost() {}

  @Override
  protected int received() {
    return 0;
  }
}
