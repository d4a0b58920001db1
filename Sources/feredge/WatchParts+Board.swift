internal import Console
internal import Firmware
internal import Hardware
internal import Imaging
internal import LinuxHardware
internal import Peripherals
internal import Timing

/// The parts that only a board has: watchdog, light sensor, earlier runs.
extension WatchParts {
  /// Ours: the camera's ladder takes 9 s to let the board reset, a Raspberry Pi's watchdog grants 15 s at most,
  /// and a loop that hangs must be noticed soon.
  static var watchdogSeconds: Int32 { 10 }

  func watchdog(_ texts: borrowing OptionTexts) throws(Complaint) -> SelectedWatchdog {
    switch options.watchdog ?? .off {
    case .off: return SelectedWatchdog()
    case .device(let path):
      do throws(SystemError) {
        return SelectedWatchdog(
          try WatchdogDevice(path: texts[path], seconds: Self.watchdogSeconds))
      } catch {
        throw .device(error, .text(path))
      }
    case .systemd:
      do throws(SystemError) {
        var service = try ServiceWatchdog.fromEnvironment()
        try service.announceReady()
        return SelectedWatchdog(service)
      } catch {
        throw .device(error, .fixed("systemd"))
      }
    }
  }

  /// A bus that is not there or another part at the address is a wrong configuration; a part that does not
  /// answer may have come loose, and the driver is watched without it.
  func lightMeter(_ texts: borrowing OptionTexts) throws(Complaint) -> LightMeter<I2CAdapter> {
    guard let place = options.lightSensor else { return LightMeter(nil) }
    // The options let no reserved address through.
    guard let address = I2CAddress(place.address) else { return LightMeter(nil) }
    let bus: I2CAdapter
    do throws(SystemError) { bus = try I2CAdapter(bus: place.bus) } catch {
      throw .device(error, .bus(place.bus))
    }
    do throws(AmbientLightFailure<SystemError>) {
      return LightMeter(try AmbientLightSensor(bus, address: address, at: .zero))
    } catch {
      switch error {
      case .bus: return .withoutAnswer()
      case .anotherPart: throw .anotherSensor(place)
      }
    }
  }

  /// The socket for status and console.
  ///
  /// A place that was asked for must be had; at the usual one another instance may already answer, and
  /// watching goes on without it.
  func socket(_ texts: borrowing OptionTexts) throws(Complaint) -> StatusSocket? {
    guard options.verb == .run else { return nil }
    let place = StatusPlace(options)
    var path = SocketPath()
    path.append(place, in: texts)
    do throws(SystemError) { return try StatusSocket(path: path.bytes) } catch {
      guard case .named = place else { return nil }
      throw .socket(error, place)
    }
  }

  /// Memory locked and real-time priority, where the system allows it; a replay is in no hurry.
  func urgency() -> RealTime? { options.verb == .run ? RealTime.request() : nil }

  /// What the event log tells of earlier runs; read before it is written on.
  func history(_ texts: borrowing OptionTexts) throws(Complaint) -> LogHistory {
    guard let path = options.log else { return LogHistory() }
    let file: MappedFile
    do throws(SystemError) { file = try MappedFile(path: texts[path]) } catch {
      if error.errno == .noSuchFile { return LogHistory() }
      throw .system(error, .text(path))
    }
    return try Self.history(in: file, path)
  }

  private static func history(
    in file: borrowing MappedFile, _ path: TextRange
  ) throws(Complaint) -> LogHistory {
    do throws(LogFormatError) {
      return LogHistory(reading: try LogReader(file.bytes))
    } catch {
      throw .log(error, path)
    }
  }
}
