package org.lvmsr.backend.nbd;

import java.nio.file.Path;

/**
 * What is exported.
 *
 * @param name that of the export, the key of the volume
 */
record ExportedDevice(String name, Path path, boolean readOnly) {}
