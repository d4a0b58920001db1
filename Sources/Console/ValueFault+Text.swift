extension LineBuffer {
  /// What is wrong with an option's value, without the value.
  mutating func append(_ fault: ValueFault, of option: Option) {
    switch fault {
    case .empty: append("empty value")
    case .controlCharacter: append("control character in the value")
    case .above(let limit):
      append("above ")
      append(decimal: limit)
    case .aboveMinutes(let limit):
      append("above ")
      append(decimal: limit)
      append(" min")
    case .longerThan(let bytes):
      append("longer than ")
      append(decimal: Int64(bytes))
      append(" bytes")
    case .durationUnitMissing: append("unit missing, as in 500ms, 30s or 5min")
    case .addressPrefixMissing: append("address without 0x, as in 1:0x29")
    case .notTruth: append("neither true nor false")
    case .notWholeNumber, .notSize, .notRegion, .notDuration, .notLine, .notBusAddress, .notTone,
      .notCamera, .notProfile, .notWatchdog:
      append("not ")
      append(option.expectation)
    }
  }
}

extension Option {
  /// What its value has to be.
  var expectation: StaticString {
    switch self {
    case .gpioAlert, .gpioBuzzer, .gpioFault, .gpioHeartbeat, .gpioAck:
      "a BCM number or a line name, with :low behind it for an active-low line"
    case .buzzerTone: "CHIP:CHANNEL or CHIP:CHANNEL@HERTZ, such as 0:1@2700, 100 to 10000 Hz"
    case .gpioChip: "the path of a GPIO chip, or simulated"
    case .camera: "auto, /dev/videoN, rpicam, PATH.y4m, - or synthetic[:SCENARIO]"
    case .size: "WIDTHxHEIGHT in pixels, each 1 to 8192"
    case .fps, .frames, .repetitions: "a whole number above 0"
    case .profile: "driver or pilot"
    case .seat: "X,Y,WIDTH,HEIGHT in pixels"
    case .lightSensor, .illuminator, .haptic, .display:
      "BUS:ADDRESS such as 1:0x29, address 0x08 to 0x77"
    case .watchdog: "the path of a watchdog device, systemd or off"
    case .duration, .restLimit: "a time such as 500ms, 30s or 5min"
    case .events, .trace: "the path of a file, or - for standard output"
    case .socket, .log, .state, .config, .plot, .tty, .input, .output, .images, .labels:
      "the path of a file"
    case .classes: "names between commas"
    case .outputName: "the name of a tensor"
    case .timings, .json, .watch, .licences: "true or false"
    }
  }
}
