internal import Console
internal import Firmware

/// Which release this is, and how it was built.
enum Version {
  static var text: StaticString { "0.1.0" }

  /// The processor that the code was made for, and which Swift made it; the Makefile names a board's.
  #if arch(x86_64) && hasFeature(Embedded)
    static var build: StaticString { "x86-64, embedded" }
  #elseif arch(x86_64)
    static var build: StaticString { "x86-64, hosted" }
  #elseif CPU_cortex_a53
    static var build: StaticString { "arm64 cortex-a53, embedded" }
  #elseif CPU_cortex_a72
    static var build: StaticString { "arm64 cortex-a72, embedded" }
  #elseif CPU_cortex_a76
    static var build: StaticString { "arm64 cortex-a76, embedded" }
  #elseif arch(arm64) && hasFeature(Embedded)
    static var build: StaticString { "arm64, embedded" }
  #elseif arch(arm64)
    static var build: StaticString { "arm64, hosted" }
  #endif

  /// `feredge version`
  static func show(_ options: Options) -> ExitStatus {
    var lines = LineBuffer<512>()
    lines.append(version: text, build: build, networks: ShippedNetworks.digests)
    let status = Screen.show(lines.bytes)
    return options.licences && status == .success ? Screen.show(Licences.text) : status
  }
}
