package org.lvmsr.lab;

import java.util.Optional;

/** An iSCSI target with one LUN on this machine's loopback interface. */
public interface LabTarget extends AutoCloseable {
  /** The address at which a lab VM sees this machine's loopback interface. */
  String ADDRESS_IN_GUEST = "10.0.2.2";

  /** Its TCP port. */
  int port();

  /** The target's name. */
  String iqn();

  /** The number of the LUN that holds the disk. */
  int lun();

  /** The account to log in with, if the target asks for one. */
  Optional<ChapAccount> chap();

  /** Ends the target; sessions to it break. */
  @Override
  void close();
}
