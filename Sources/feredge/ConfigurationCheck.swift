internal import Console
internal import Firmware
internal import LinuxHardware

/// Reads a configuration file, and tells every problem in it at once.
enum ConfigurationCheck {
  /// Takes over what the file says.
  ///
  /// - Returns: `false` when problems were told; the options must not be used then.
  static func apply(
    _ text: Span<UInt8>, to options: inout Options, path: Span<UInt8>
  ) -> Bool {
    let problems = ConfigurationFile(text).apply(to: &options) { problem in
      var line = ErrorLine()
      line.append(problem, path: path, text: text)
      line.complain()
    }
    return problems == 0
  }

  /// `feredge config check FILE`
  static func check(
    _ options: Options, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    // The parser lets no `config` through without its file.
    guard let path = options.operand else { return .usage }
    do throws(SystemError) {
      return check(try MappedFile(path: texts[path]), path: texts[path])
    } catch {
      throw .system(error, .text(path))
    }
  }

  private static func check(_ file: borrowing MappedFile, path: Span<UInt8>) -> ExitStatus {
    var read = Options()
    return apply(file.bytes, to: &read, path: path) ? .success : .configuration
  }
}
