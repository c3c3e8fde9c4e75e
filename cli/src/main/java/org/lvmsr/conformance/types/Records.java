package org.lvmsr.conformance.types;

/** The records and variants of the interface, version 5.0. */
public final class Records {
  /** What {@code Plugin.query} answers. */
  public static final RecordType QUERY_RESULT =
      new RecordType()
          .with("plugin", Type.STRING)
          .with("name", Type.STRING)
          .with("description", Type.STRING)
          .with("vendor", Type.STRING)
          .with("copyright", Type.STRING)
          .with("version", Type.STRING)
          .with("required_api_version", Type.STRING)
          .with("features", Type.STRINGS)
          .with("configuration", Type.STRING_MAP)
          .with("required_cluster_stack", Type.STRINGS);

  /** How well an SR is. */
  public static final Type HEALTH =
      new VariantType()
          .or("Healthy", Type.STRING)
          .or("Recovering", Type.STRING)
          .or("Unreachable", Type.STRING)
          .or("Unavailable", Type.STRING);

  /** What {@code SR.stat} answers. */
  public static final RecordType SR_STAT =
      new RecordType()
          .with("sr", Type.STRING)
          .with("name", Type.STRING)
          .withOptional("uuid", Type.STRING)
          .with("description", Type.STRING)
          .with("free_space", Type.INT)
          .with("total_space", Type.INT)
          .with("datasources", Type.STRINGS)
          .with("clustered", Type.BOOL)
          .with("health", HEALTH);

  /** One of what {@code SR.probe} answers. */
  public static final RecordType PROBE_RESULT =
      new RecordType()
          .with("configuration", Type.STRING_MAP)
          .with("complete", Type.BOOL)
          .withOptional("sr", SR_STAT)
          .with("extra_info", Type.STRING_MAP);

  /** What is kept of a volume. */
  public static final Type VOLUME_TYPE =
      new VariantType().orAlone("Data").orAlone("CBT_Metadata").orAlone("Data_and_CBT_Metadata");

  /** A volume. The decoder puts the default in place of anything it cannot read in the last two. */
  public static final RecordType VOLUME =
      new RecordType()
          .with("key", Type.STRING)
          .withOptional("uuid", Type.STRING)
          .with("name", Type.STRING)
          .with("description", Type.STRING)
          .with("read_write", Type.BOOL)
          .with("sharable", Type.BOOL)
          .with("virtual_size", Type.INT)
          .with("physical_utilisation", Type.INT)
          .with("uri", Type.STRINGS)
          .with("keys", Type.STRING_MAP)
          .withOptional("volume_type", Type.ANY)
          .withOptional("cbt_enabled", Type.ANY);

  /** Blocks that differ. */
  public static final RecordType BLOCKLIST =
      new RecordType()
          .with("blocksize", Type.INT)
          .with("ranges", Type.listOf(Type.tuple(Type.INT, Type.INT)));

  /** Blocks that changed, a bit for each. */
  public static final RecordType CHANGED_BLOCKS =
      new RecordType().with("granularity", Type.INT).with("bitmap", Type.STRING);

  /** How a volume is reached. */
  public static final RecordType BACKEND =
      new RecordType()
          .with(
              "implementations",
              Type.listOf(
                  new VariantType()
                      .or(
                          "XenDisk",
                          new RecordType()
                              .with("params", Type.STRING)
                              .with("extra", Type.STRING_MAP)
                              .with("backend_type", Type.STRING))
                      .or("BlockDevice", new RecordType().with("path", Type.STRING))
                      .or("File", new RecordType().with("path", Type.STRING))
                      .or("Nbd", new RecordType().with("uri", Type.STRING))));

  /** A copy or mirror that is under way. */
  public static final Type OPERATION =
      new VariantType().or("CopyV1", Type.STRING).or("MirrorV1", Type.STRING);

  /** How far it is. */
  public static final RecordType STATUS =
      new RecordType()
          .with("failed", Type.BOOL)
          .with("complete", Type.BOOL)
          .withOptional("progress", Type.FLOAT);

  /** Something that a plugin does by and by. */
  public static final RecordType TASK =
      new RecordType()
          .with("id", Type.STRING)
          .with("debug_info", Type.STRING)
          .with("ctime", Type.FLOAT)
          .with(
              "state",
              new VariantType()
                  .or("Pending", Type.FLOAT)
                  .or(
                      "Completed",
                      new RecordType()
                          .with("duration", Type.FLOAT)
                          .withOptional(
                              "result",
                              new VariantType().orAlone("UnitResult").or("Volume", VOLUME)))
                  .or("Failed", Type.STRING));

  /** What a call that fails prints. */
  public static final RecordType ERROR =
      new RecordType()
          .with("code", Type.STRING)
          .with("params", Type.STRINGS)
          .with(
              "backtrace",
              new RecordType()
                  .with("error", Type.STRING)
                  .with("files", Type.STRINGS)
                  .with("lines", Type.listOf(Type.INT)));

  private Records() {}
}
