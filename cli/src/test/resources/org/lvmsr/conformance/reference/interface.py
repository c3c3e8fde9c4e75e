"""The arguments of each method, after dbg, as (name, kind)."""


def row(*arguments):
    pairs = [a.partition(":") for a in arguments]
    return [(name, kind or "string") for name, _, kind in pairs]


INTERFACE = {
    "Plugin.Query": row(),
    "Plugin.ls": row(),
    "Plugin.diagnostics": row(),
    "SR.probe": row("configuration:map"),
    "SR.create": row("uuid", "configuration:map", "name", "description"),
    "SR.attach": row("configuration:map"),
    "SR.detach": row("sr"),
    "SR.destroy": row("sr"),
    "SR.stat": row("sr"),
    "SR.set_name": row("sr", "new_name"),
    "SR.set_description": row("sr", "new_description"),
    "SR.ls": row("sr"),
    "Volume.create": row("sr", "name", "description", "size:int", "sharable:bool"),
    "Volume.snapshot": row("sr", "key"),
    "Volume.clone": row("sr", "key"),
    "Volume.copy": row("sr", "key", "dest_sr"),
    "Volume.destroy": row("sr", "key"),
    "Volume.revert": row("sr", "snapshot", "key"),
    "Volume.set_name": row("sr", "key", "new_name"),
    "Volume.set_description": row("sr", "key", "new_description"),
    "Volume.set": row("sr", "key", "k", "v"),
    "Volume.unset": row("sr", "key", "k"),
    "Volume.resize": row("sr", "key", "new_size:int"),
    "Volume.stat": row("sr", "key"),
    "Volume.compare": row("sr", "key", "key2"),
    "Volume.similar_content": row("sr", "key"),
    "Volume.compose": row("sr", "key", "key2"),
    "Volume.enable_cbt": row("sr", "key"),
    "Volume.disable_cbt": row("sr", "key"),
    "Volume.data_destroy": row("sr", "key"),
    "Volume.list_changed_blocks": row("sr", "key", "key2", "offset:int", "length:int"),
    "Datapath.open": row("uri", "persistent:bool"),
    "Datapath.attach": row("uri", "domain"),
    "Datapath.activate": row("uri", "domain"),
    "Datapath.activate_readonly": row("uri", "domain"),
    "Datapath.deactivate": row("uri", "domain"),
    "Datapath.detach": row("uri", "domain"),
    "Datapath.close": row("uri"),
    "Datapath.import_activate": row("uri", "domain"),
    "Data.copy": row("uri", "domain", "remote", "blocklist:object"),
    "Data.mirror": row("uri", "domain", "remote"),
    "Data.stat": row("operation:variant"),
    "Data.cancel": row("operation:variant"),
    "Data.destroy": row("operation:variant"),
    "Data.ls": row(),
    "Task.stat": row("id"),
    "Task.cancel": row("id"),
    "Task.destroy": row("id"),
    "Task.ls": row(),
}

# Without these nothing can be done with a plugin.
BARE = [
    "Plugin.Query", "SR.create", "SR.attach", "SR.detach", "SR.stat", "SR.ls", "Volume.create",
    "Volume.destroy", "Volume.stat",
]
