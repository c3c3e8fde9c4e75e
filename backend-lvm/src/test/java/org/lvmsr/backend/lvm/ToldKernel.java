package org.lvmsr.backend.lvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.dm.DmId;
import org.lvmsr.backend.dm.DmKernel;
import org.lvmsr.backend.dm.DmState;
import org.lvmsr.metadata.device.DeviceException;

/** A device-mapper with devices whose status is given, by their uuids. */
final class ToldKernel implements DmKernel {
  private final Map<String, String> status;
  private final List<String> asked = new ArrayList<>();
  private final List<String> flushed = new ArrayList<>();

  ToldKernel(Map<String, String> status) {
    this.status = status;
  }

  /** Which devices were asked for their status. */
  List<String> asked() {
    return asked;
  }

  /** Which of them had to write first. */
  List<String> flushed() {
    return flushed;
  }

  @Override
  public List<String> names() {
    return List.copyOf(status.keySet());
  }

  @Override
  public Optional<DmState> find(DmId device) {
    return Optional.empty();
  }

  @Override
  public String status(DmId device, boolean flush) throws DeviceException {
    String told = status.get(device.text());
    if (told == null) {
      throw new DeviceException("DM_TABLE_STATUS", device.text(), -1, -1, ENXIO);
    }
    asked.add(device.text());
    if (flush) {
      flushed.add(device.text());
    }
    return told;
  }

  @Override
  public String table(DmId device) {
    return "";
  }

  @Override
  public void message(DmId device, String text) {
    throw new UnsupportedOperationException(text);
  }
}
