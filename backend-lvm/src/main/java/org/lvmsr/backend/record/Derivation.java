package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.PoolSpace;
import org.lvmsr.backend.lvm.ThinPool;

/**
 * How a thin LV is made that begins as another LV is.
 *
 * @param lv its name
 * @param writable whether it may be written to
 * @param origin name of the LV that it begins as: a thin volume of the same pool, or a read-only
 *     linear LV
 * @param external whether the origin is the linear one
 * @param pool name of its pool
 * @param made what a pool of its own gets; absent if the pool is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Derivation(
    String lv,
    boolean writable,
    String origin,
    boolean external,
    String pool,
    @Nullable PoolSpace made) {

  /** What the pool gets that is made for it; empty if the pool is there. */
  public Optional<PoolSpace> newPool() {
    return Optional.ofNullable(made);
  }

  /** The extents that it needs. */
  List<Extents> reserved() {
    return newPool().map(PoolSpace::on).orElse(List.of());
  }

  /** The names of the LVs that it makes. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of(lv));
    if (made != null) {
      names.addAll(poolNames(pool));
    }
    return names;
  }

  /** The names of a pool and of its halves. */
  static List<String> poolNames(String pool) {
    ThinPool halves = ThinPool.named(pool, LvCommands.CHUNK_BYTES);
    return List.of(pool, halves.data(), halves.metadata());
  }
}
