internal import Console
internal import Firmware
internal import Hardware
internal import Imaging
internal import LinuxHardware
internal import Timing

/// The parts that only a board has: watchdog, status socket, earlier runs.
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

  /// What was kept from the run before, and where to keep it from now on.
  ///
  /// It is written once at the start, so that a path that cannot be written is told before anybody relies on it.
  /// A supervised run, whose partition may be full one day, begins with that fault instead of refusing again and again.
  func keeper(_ texts: borrowing OptionTexts) throws(Complaint) -> MemoryKeeper<StateFile> {
    guard options.verb == .run, let path = options.state else {
      return MemoryKeeper(nil, holding: DeviceMemory())
    }
    do throws(SystemError) {
      // One byte more than it has, so that a longer file does not pass for one.
      var bytes = InlineArray<37, UInt8>(repeating: 0)
      var target = bytes.mutableSpan
      let count = try StateFile.read(path: texts[path], into: &target)
      let kept = count.flatMap { $0 < 37 ? DeviceMemory(bytes.span.extracting(0..<$0)) : nil }
      let memory = kept ?? DeviceMemory()
      var file = try StateFile(path: texts[path])
      let written = memory.bytes
      var isWritten = true
      do throws(SystemError) { try file.replace(with: written.span, isLast: true) } catch {
        guard isSupervised else { throw error }
        complain(.system(error, .text(path)), texts)
        isWritten = false
      }
      return MemoryKeeper(
        file, holding: memory, wasDamaged: count != nil && kept == nil, hasFailed: !isWritten)
    } catch {
      throw .system(error, .text(path))
    }
  }

  /// Whether somebody starts this program again when it ends: who has a watchdog has that too.
  var isSupervised: Bool {
    switch options.watchdog ?? .off {
    case .off: false
    case .device, .systemd: options.verb == .run
    }
  }

  /// Moves what stands in the log's place and is no log out of the way of a supervised run, and says so in
  /// a line; refusing it would be a board that starts again and again and never watches.
  ///
  /// - Returns: whether it did.
  func setAsideForeignLog(_ texts: borrowing OptionTexts) -> Bool {
    guard isSupervised, let path = options.log else { return false }
    do throws(Complaint) { _ = try earlierRuns(texts) } catch {
      guard case .log(.notALog, _) = error else { return false }
      do throws(SystemError) { try LogFile.setAside(texts[path]) } catch {
        complain(.system(error, .text(path)), texts)
        return false
      }
      complain(.logSetAside(path), texts)
      return true
    }
    return false
  }

  private func complain(_ complaint: Complaint, _ texts: borrowing OptionTexts) {
    var line = ErrorLine()
    line.append(complaint, in: texts, ArgumentList(commandLine: Span()))
    line.complain()
  }

  /// What the event log tells of earlier runs; read before it is written on.
  func history(_ texts: borrowing OptionTexts) throws(Complaint) -> LogHistory {
    do throws(Complaint) { return try earlierRuns(texts) } catch {
      // What could not be set aside; the run goes on without a log.
      if isSupervised, case .log(.notALog, _) = error { return LogHistory() }
      throw error
    }
  }

  private func earlierRuns(_ texts: borrowing OptionTexts) throws(Complaint) -> LogHistory {
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
