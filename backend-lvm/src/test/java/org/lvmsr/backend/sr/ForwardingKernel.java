package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.dm.DmControl;
import org.lvmsr.backend.dm.DmId;
import org.lvmsr.backend.dm.DmKernel;
import org.lvmsr.backend.dm.DmState;

/** The kernel's device-mapper, of which subclasses change something. */
class ForwardingKernel implements DmKernel {
  private final DmKernel kernel = new DmControl();

  @Override
  public List<String> names() throws IOException {
    return kernel.names();
  }

  @Override
  public Optional<DmState> find(DmId device) throws IOException {
    return kernel.find(device);
  }

  @Override
  public String status(DmId device, boolean flush) throws IOException {
    return kernel.status(device, flush);
  }

  @Override
  public String table(DmId device) throws IOException {
    return kernel.table(device);
  }

  @Override
  public void message(DmId device, String text) throws IOException {
    kernel.message(device, text);
  }
}
