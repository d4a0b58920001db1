internal import CLinux
internal import Console
internal import Firmware
internal import LinuxHardware

/// The program: reads its command line, does what the verb says, ends with a status of `sysexits.h`.
@main
struct Feredge {
  static func main() {
    // Returning would end with status 0; every owner has been released inside `status()`.
    exit(status().rawValue)
  }

  private static func status() -> ExitStatus {
    do throws(SystemError) {
      let words = try ProcessArguments()
      return status(of: ArgumentList(commandLine: words.bytes))
    } catch {
      var line = ErrorLine()
      line.append(errorOn: "command line", error.operation.failure)
      line.append(reason: error.errno.reason, errno: error.errno.rawValue)
      line.complain()
      return .internalError
    }
  }

  private static func status(of arguments: borrowing ArgumentList) -> ExitStatus {
    var options: Options
    do throws(OptionsError) { options = try Options(parsing: arguments) } catch {
      return complain(
        .options(error), OptionTexts(arguments: copy arguments, configuration: Span()), arguments)
    }
    if let topic = options.helpTopic { return Screen.show(topic.help) }
    guard let path = options.configuration else {
      return status(
        of: options, OptionTexts(arguments: copy arguments, configuration: Span()), arguments)
    }
    do throws(SystemError) {
      return status(of: options, configuredBy: try MappedFile(path: arguments[path]), arguments)
    } catch {
      return complain(
        .system(error, .text(path)),
        OptionTexts(arguments: copy arguments, configuration: Span()), arguments)
    }
  }

  /// A function of its own: as a local constant, Embedded Swift would put the file into a heap box.
  private static func status(
    of commandLine: Options, configuredBy file: borrowing MappedFile,
    _ arguments: borrowing ArgumentList
  ) -> ExitStatus {
    var options = commandLine
    guard let path = options.configuration,
      ConfigurationCheck.apply(file.bytes, to: &options, path: arguments[path])
    else { return .configuration }
    return status(
      of: options, OptionTexts(arguments: copy arguments, configuration: file.bytes), arguments)
  }

  private static func status(
    of options: Options, _ texts: borrowing OptionTexts, _ arguments: borrowing ArgumentList
  ) -> ExitStatus {
    do throws(Complaint) {
      do throws(OptionsError) { try options.checkTogether(texts) } catch { throw .options(error) }
      return try VerbTable.perform(options, texts)
    } catch {
      return complain(error, texts, arguments)
    }
  }

  private static func complain(
    _ complaint: Complaint, _ texts: borrowing OptionTexts, _ arguments: borrowing ArgumentList
  ) -> ExitStatus {
    var line = ErrorLine()
    line.append(complaint, in: texts, arguments)
    line.complain()
    return complaint.status
  }
}
