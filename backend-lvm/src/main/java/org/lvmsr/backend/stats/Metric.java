package org.lvmsr.backend.stats;

/** A datasource and what it says now. */
record Metric(Datasource datasource, Value value) {}
