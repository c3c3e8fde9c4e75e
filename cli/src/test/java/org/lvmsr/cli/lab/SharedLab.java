package org.lvmsr.cli.lab;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lvmsr.lab.Checkout;
import org.lvmsr.lab.ClassArchive;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.PluginInstall;
import org.lvmsr.lab.Share;
import org.lvmsr.lab.VmSpec;

/** Gives tests the lab, and one booted VM that all of them share: booting is what takes time. */
final class SharedLab implements ParameterResolver {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(SharedLab.class);

  /** The lab's host side and the shared VM; closed with the test run. */
  static final class Running implements AutoCloseable {
    private final LabHost host = LabHost.open(LabProgress.onStandardError());
    private final LabVm vm = boot("shared");

    LabHost host() {
      return host;
    }

    /** The plugin in the shared VM. */
    GuestPlugin plugin() {
      return new GuestPlugin(vm);
    }

    /** Boots a VM of a host with that name, with the plugin installed. */
    LabVm boot(String name) {
      return boot(VmSpec.named(name));
    }

    /** As {@link #boot(String)}, with more than a name. */
    LabVm boot(VmSpec spec) {
      LabVm booted = host.boot(spec.withShare(Share.readOnly(Checkout.root())));
      if (!PluginInstall.into(booted, Checkout.root())) {
        throw new IllegalStateException("the plugin is not built: run mvn package");
      }
      ClassArchive.use(booted, Checkout.root());
      return booted;
    }

    @Override
    public void close() {
      vm.close();
      host.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType().equals(Running.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    return extension
        .getRoot()
        .getStore(STORE)
        .getOrComputeIfAbsent("running", key -> new Running(), Running.class);
  }
}
