package org.lvmsr.backend.sr;

import java.io.IOException;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.iscsi.Initiator;
import org.lvmsr.backend.iscsi.IscsiSysfs;
import org.lvmsr.backend.lvm.ActivePools;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.metadata.WriterIdentity;

/**
 * What the SR operations need of the host.
 *
 * @param paths where things are
 * @param runner the one way to start programs
 * @param devices the one way to the bytes of a LUN
 * @param lvm LVM with our configuration
 * @param deviceMapper what is active
 * @param pools how full thin pools are
 * @param initiator the iSCSI initiator
 * @param sessions who uses the sessions that we opened
 * @param connector from configurations to block devices
 * @param opener from block devices to stores
 * @param rescan makes the kernel look at the size of a LUN again
 * @param secrets what the toolstack keeps of a configuration
 */
record SrHost(
    HostPaths paths,
    CommandRunner runner,
    Devices devices,
    Lvm lvm,
    DeviceMapper deviceMapper,
    ActivePools pools,
    Initiator initiator,
    SessionUse sessions,
    StorageConnector connector,
    StoreOpener opener,
    DeviceRescan rescan,
    ToolstackSecrets secrets) {

  static SrHost of(HostPaths paths, CommandRunner runner, Devices devices, WriterIdentity writer)
      throws IOException {
    Initiator initiator = Initiator.of(runner, paths);
    var deviceMapper = new DeviceMapper(paths.sysfs());
    var sessions = new SessionUse(initiator, paths.run());
    var sysfs = new IscsiSysfs(paths.sysfs());
    var connector = new StorageConnector(initiator, sysfs, sessions, devices);
    var originals = new Originals(sysfs, devices, deviceMapper, new AttachedMarks(paths.run()));
    return new SrHost(
        paths,
        runner,
        devices,
        new Lvm(runner, LvmHost.prepare(paths.run()), devices.deviceMapper()),
        deviceMapper,
        new ActivePools(deviceMapper, devices.deviceMapper()),
        initiator,
        sessions,
        connector,
        new StoreOpener(writer, paths.run().resolve("locks"), devices.clock(), originals),
        new DeviceRescan(paths.sysfs(), runner),
        new ToolstackSecrets(runner));
  }
}
