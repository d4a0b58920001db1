/// Which release this is, and how it was built.
enum Version {
  static var text: StaticString { "0.1.0" }

  #if hasFeature(Embedded)
    static var build: StaticString { "embedded, without allocation" }
  #else
    static var build: StaticString { "hosted" }
  #endif
}
