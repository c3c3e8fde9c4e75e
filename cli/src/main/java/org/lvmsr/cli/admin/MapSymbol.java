package org.lvmsr.cli.admin;

import java.util.EnumMap;
import java.util.Map;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.LunRange;

/** How a range of a LUN is drawn: by a character, which a colour and a pattern only repeat. */
enum MapSymbol {
  DOUBT('!', "not as it should be", "1;31"),
  LVM('L', "LVM: its label and metadata areas", "35"),
  STORE('S', "store, and what is reserved for it", "36"),
  VOLUME('v', "volume", "32"),
  BASE('b', "base", "34"),
  SHARED_BASE('B', "base, shared", "1;34"),
  MAPPED('t', "pool, mapped by one volume", "32"),
  SHARED_MAPPED('T', "pool, mapped by several volumes", "1;32"),
  POOL_FREE(':', "pool, free", "33"),
  POOL('p', "pool, data", "33"),
  SHARED_POOL('P', "pool, data, shared", "1;33"),
  POOL_METADATA('m', "pool, metadata", "33"),
  SHARED_METADATA('M', "pool, metadata, shared", "1;33"),
  CHANGED_BLOCKS('c', "changed blocks of a snapshot without data", "36"),
  OTHER_LV('o', "another LV", "31"),
  LEFT('d', "free, with what a destroyed volume left", "2"),
  FREE('.', "free", "2"),
  OUTSIDE('-', "outside extents", "2"),
  UNKNOWN('?', "not known", "31"),
  BEYOND('~', "behind the end of this copy", "2");

  private final char symbol;
  private final String meaning;
  private final String colour;

  MapSymbol(char symbol, String meaning, String colour) {
    this.symbol = symbol;
    this.meaning = meaning;
    this.colour = colour;
  }

  /** How many bytes of a LUN each is, of those that there are. */
  static Map<MapSymbol, Long> bytes(LunMap map) {
    Map<MapSymbol, Long> bytes = new EnumMap<>(MapSymbol.class);
    map.ranges().forEach(range -> bytes.merge(of(range), range.bytes(), Long::sum));
    return bytes;
  }

  char symbol() {
    return symbol;
  }

  /** For the legend. */
  String meaning() {
    return meaning;
  }

  /** For {@link Colours#paint}. */
  String colour() {
    return colour;
  }

  /** What a cell shows that is nothing but this range. */
  static MapSymbol of(LunRange range) {
    if (range.isDoubtful()) {
      return DOUBT;
    }
    return range.there() ? ofContent(range) : BEYOND;
  }

  /** The same, as if it had been looked at and were as it should be. */
  static MapSymbol ofContent(LunRange range) {
    boolean shared = range.content().isShared();
    return switch (range.content().use()) {
      case LVM -> LVM;
      case STORE -> STORE;
      case VOLUME -> VOLUME;
      case BASE -> shared ? SHARED_BASE : BASE;
      case POOL_DATA -> shared ? SHARED_POOL : POOL;
      case POOL_MAPPED -> MAPPED;
      case POOL_SHARED -> SHARED_MAPPED;
      case POOL_FREE -> POOL_FREE;
      case POOL_METADATA -> shared ? SHARED_METADATA : POOL_METADATA;
      case CHANGED_BLOCKS -> CHANGED_BLOCKS;
      case OTHER_LV -> OTHER_LV;
      case LEFT -> LEFT;
      case FREE -> FREE;
      case OUTSIDE -> OUTSIDE;
      case UNKNOWN -> UNKNOWN;
      case CONTESTED -> DOUBT;
    };
  }
}
