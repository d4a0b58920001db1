public import Drowsiness

/// What somebody outside wants of a loop that runs; obeyed between two frames.
public enum LoopOrder: Hashable, Sendable {
  case rest(ControlledRest.Order, ControlledRest.Source)
  /// Learn the driver anew.
  case forgetBaseline
  /// A technician has repaired the output that had failed before a restart.
  case clearFaults
}
