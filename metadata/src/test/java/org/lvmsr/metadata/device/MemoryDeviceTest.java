package org.lvmsr.metadata.device;

/** The disk of the simulations obeys the same contract as real ones. */
class MemoryDeviceTest extends BlockDeviceContract {

  @Override
  BlockDevice open() {
    return new MemoryDevice(SIZE, 512);
  }
}
