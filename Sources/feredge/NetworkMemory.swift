internal import Inference

/// What all networks take out of the memory block, by use.
struct NetworkMemory {
  /// Activations: the arenas.
  var arenaBytes = 0
  /// Packed weights and their tables.
  var weightBytes = 0

  mutating func add(_ footprint: MemoryFootprint) {
    arenaBytes += footprint.arenaBytes
    weightBytes += footprint.constantBytes + footprint.tableBytes
  }
}
