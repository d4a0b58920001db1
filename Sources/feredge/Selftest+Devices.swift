internal import CLinux
internal import Console
internal import Firmware
internal import Hardware
internal import Imaging
internal import LinuxHardware
internal import Timing

/// What the options name: camera, lines, watchdog. A part that is not named is skipped.
extension Selftest {
  func testDevices(_ texts: borrowing OptionTexts, _ sheet: inout SelftestSheet) {
    testCamera(texts, &sheet)
    testLines(texts, &sheet)
    testBuses(&sheet)
    testWatchdog(texts, &sheet)
  }

  // MARK: Camera

  private func testCamera(_ texts: borrowing OptionTexts, _ sheet: inout SelftestSheet) {
    do throws(Complaint) {
      var clock = SystemClock()
      let start = clock.now()
      var camera = try WatchParts(options: options).camera(texts)
      try takeFrame(from: &camera, before: start + .seconds(5))
      var detail = SelftestSheet.Detail()
      detail.append("a frame of ")
      detail.append(decimal: Int64(camera.geometry.width))
      detail.append("x")
      detail.append(decimal: Int64(camera.geometry.height))
      detail.append(" after ")
      detail.append(millisecondsOf: clock.now() - start)
      detail.append(" ms")
      if options.isSynthetic { detail.append(", DRAWN") }
      sheet.note("camera", .pass, detail)
    } catch {
      // Nobody said that there is one.
      let isMissing = options.camera == nil && error.meansNoCamera
      sheet.note(
        "camera", isMissing ? .skip : .fail, SelftestSheet.Detail(error, texts))
    }
  }

  private func takeFrame(
    from camera: inout SelectedCamera, before deadline: Instant
  ) throws(Complaint) {
    do throws(CameraFailure) { try camera.withNextFrame(before: deadline) { _ in } } catch {
      throw WatchParts(options: options).complaint(about: error)
    }
  }

  // MARK: GPIO

  private func testLines(_ texts: borrowing OptionTexts, _ sheet: inout SelftestSheet) {
    testOutput("gpio-alert", options.alert, texts, &sheet)
    testOutput("gpio-buzzer", options.buzzer, texts, &sheet)
    testTone(texts, &sheet)
    testOutput("gpio-fault", options.fault, texts, &sheet)
    testOutput("gpio-heartbeat", options.heartbeat, texts, &sheet)
    testButton(texts, &sheet)
    if options.alert == nil && options.buzzer == nil && options.tone == nil && options.fault == nil
      && options.heartbeat == nil && options.acknowledge == nil
    {
      sheet.note("gpio", .skip, "no line named: --gpio-alert LINE names one")
    }
  }

  /// Drives a line inactive, which sounds no alarm, and reads it back.
  private func testOutput(
    _ name: StaticString, _ setting: LineSetting?, _ texts: borrowing OptionTexts,
    _ sheet: inout SelftestSheet
  ) {
    guard let setting else { return }
    let parts = WatchParts(options: options)
    if parts.isSimulated { return sheet.note(name, .skip, "the chip is simulated") }
    do throws(GPIOError) {
      var output = try GPIOOutput(parts.find(setting, texts), setting.polarity)
      try output.drive(.inactive)
      if try output.readBack() == .inactive {
        sheet.note(name, .pass, "driven inactive and reads so")
      } else {
        sheet.note(name, .fail, "driven inactive, but reads active: something holds the line")
      }
    } catch {
      sheet.note(name, .fail, SelftestSheet.Detail(.gpio(error, setting.subject), texts))
    }
  }

  /// Sets the wave, which makes no sound yet, and reads the silence back.
  private func testTone(_ texts: borrowing OptionTexts, _ sheet: inout SelftestSheet) {
    guard let setting = options.tone else { return }
    if WatchParts(options: options).isSimulated {
      return sheet.note("buzzer-tone", .skip, "the chip is simulated")
    }
    do throws(SystemError) {
      var tone = try ToneOutput(setting)
      if try tone.readBack() == .inactive {
        sheet.note("buzzer-tone", .pass, "set, silent and reads so")
      } else {
        sheet.note("buzzer-tone", .fail, "silenced, but reads active")
      }
    } catch {
      sheet.note("buzzer-tone", .fail, SelftestSheet.Detail(.device(error, .tone(setting)), texts))
    }
  }

  private func testButton(_ texts: borrowing OptionTexts, _ sheet: inout SelftestSheet) {
    guard let setting = options.acknowledge else { return }
    let parts = WatchParts(options: options)
    if parts.isSimulated { return sheet.note("gpio-ack", .skip, "the chip is simulated") }
    do throws(GPIOError) {
      var input = try GPIOInput(parts.find(setting, texts), setting.polarity)
      let isPressed = try input.read() == .active
      sheet.note("gpio-ack", .pass, isPressed ? "reads pressed" : "reads not pressed")
    } catch {
      sheet.note("gpio-ack", .fail, SelftestSheet.Detail(.gpio(error, setting.subject), texts))
    }
  }

  // MARK: Watchdog

  /// Looks at the device node and never opens it: opening arms it.
  private func testWatchdog(_ texts: borrowing OptionTexts, _ sheet: inout SelftestSheet) {
    switch options.watchdog ?? .off {
    case .off: sheet.note("watchdog", .skip, "none named: --watchdog PATH names one")
    case .systemd:
      sheet.note("watchdog", .skip, "the service manager's shows itself only inside the service")
    case .device(let path):
      do throws(SystemError) {
        try WatchdogDevice.checkPresence(path: texts[path])
        sheet.note("watchdog", .pass, "there, and may be opened; not armed")
      } catch {
        sheet.note("watchdog", .fail, SelftestSheet.Detail(.system(error, .text(path)), texts))
      }
    }
  }
}
