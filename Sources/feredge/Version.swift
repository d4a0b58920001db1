/// Which release this is.
enum Version {
  static var text: StaticString { "0.1.0" }
}
