package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.metadata.device.DeviceException;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A LUN, read over a session of its own.
 *
 * <p>If the connection ends, a read connects once more and goes on, after it made sure that the LUN
 * is still the same one. It does so, too, when the LUN says that something about it has changed.
 */
public final class IscsiLun implements ReadableDevice {
  private static final long CLOSE_WAITS_SECONDS = 2;

  private final LunAddress address;
  private final Connector connector;
  private final ReentrantLock lock = new ReentrantLock();
  private final LogicalUnit unit;
  private volatile @Nullable Session session;
  private volatile Disk disk;
  private volatile boolean isClosed;

  private IscsiLun(
      LunAddress address, Connector connector, LogicalUnit unit, Session session, Disk disk) {
    this.address = address;
    this.connector = connector;
    this.unit = unit;
    this.session = session;
    this.disk = disk;
  }

  static IscsiLun open(LunAddress address, Connector connector) throws IOException {
    Session session = connector.open();
    try {
      LogicalUnit unit = LogicalUnit.find(session, address.number());
      return new IscsiLun(address, connector, unit, session, unit.disk());
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return address.toString();
  }

  /** Size in bytes, as the LUN told it last. */
  @Override
  public long size() {
    return disk.size();
  }

  @Override
  public int sectorSize() {
    return disk.blockBytes();
  }

  /** The LUN's identity, as udev's scsi_id writes it; empty if it has none. */
  public String scsiId() {
    return disk.scsiId();
  }

  /**
   * {@inheritDoc}
   *
   * @throws DeviceException if the range is not within the LUN
   * @throws ScsiException if the LUN reports an error
   * @throws ConnectionLostException if the target cannot be reached any more
   * @throws IscsiException if it refuses another login, or the LUN is another one by now
   * @throws IscsiProtocolException if the target does not keep to the protocol
   */
  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    if (offset < 0 || offset > disk.size() - target.remaining()) {
      throw new DeviceException("read", name(), offset, target.remaining(), 0);
    }
    lock.lock();
    try {
      long next = offset;
      while (target.hasRemaining()) {
        next += readPart(next, target);
      }
    } finally {
      lock.unlock();
    }
  }

  private int readPart(long offset, ByteBuffer target) throws IOException {
    ReadPlan plan = ReadPlan.of(disk, offset, target.remaining());
    List<byte[]> answers;
    try {
      answers = answers(plan);
    } catch (ConnectionLostException e) {
      answers = answersOnceMore(plan, e);
    }
    return plan.copy(answers, target);
  }

  private List<byte[]> answersOnceMore(ReadPlan plan, ConnectionLostException first)
      throws IOException {
    try {
      return answers(plan);
    } catch (IOException e) {
      e.addSuppressed(first);
      throw e;
    }
  }

  private List<byte[]> answers(ReadPlan plan) throws IOException {
    Session current = usableSession();
    return unit.in(current).answers(plan.commands(), () -> checkSame(current));
  }

  private Session usableSession() throws IOException {
    Session current = session;
    if (isClosed) {
      throw new IOException(name() + " was closed");
    }
    if (current != null && current.isUsable()) {
      return current;
    }
    Session opened = connector.open();
    session = opened;
    if (isClosed) {
      opened.abort();
    }
    checkSame(opened);
    return opened;
  }

  /** A session in which the LUN is not the one that was opened is of no use to any later read. */
  private void checkSame(Session current) throws IOException {
    try {
      Disk now = unit.in(current).disk();
      if (!disk.isBefore(now)) {
        throw new IscsiException(
            IscsiException.Kind.LUN_NOT_FOUND,
            name() + " is another LUN now: " + now.scsiId() + ", before " + disk.scsiId());
      }
      disk = now;
    } catch (IOException e) {
      current.abort();
      throw e;
    }
  }

  /** Logs out. A read that is under way is given a moment, and fails after it. */
  @Override
  public void close() {
    isClosed = true;
    boolean isLocked = tryLock();
    try {
      Session current = session;
      if (current != null && isLocked) {
        current.close();
      } else if (current != null) {
        current.abort();
      }
    } finally {
      if (isLocked) {
        lock.unlock();
      }
    }
  }

  private boolean tryLock() {
    try {
      return lock.tryLock(CLOSE_WAITS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
