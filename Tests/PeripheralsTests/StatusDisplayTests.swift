import Hardware
import Peripherals
import Testing
import Timing

/// What a display shows of the blocks that were written to it, by the rules of its datasheet.
struct Glass {
  var pages = [[UInt8]](repeating: [UInt8](repeating: 0xFF, count: 128), count: 8)
  var isLit = false

  init(_ writes: [(UInt8, [UInt8])]) {
    for (control, bytes) in writes {
      if control == 0x00 {
        isLit = bytes.last == 0xAF
      } else {
        take([control] + bytes)
      }
    }
  }

  /// Control byte 0x80: one command follows; 0x40: dots to the end.
  private mutating func take(_ bytes: [UInt8]) {
    var commands: [UInt8] = []
    var index = 0
    while index < bytes.count, bytes[index] == 0x80 {
      commands.append(bytes[index + 1])
      index += 2
    }
    guard commands.count == 6, commands[0] == 0x21, commands[3] == 0x22, bytes[index] == 0x40
    else { return }
    var column = Int(commands[1])
    for dot in bytes[(index + 1)...] {
      pages[Int(commands[4])][column] = dot
      column = column == Int(commands[2]) ? Int(commands[1]) : column + 1
    }
  }

  /// A letter's dots, row by row.
  func letter(row: Int, column: Int) -> [String] {
    (0..<8).map { dot in
      (0..<8).map { pages[row][column * 8 + $0] >> UInt8(dot) & 1 == 1 ? "#" : "." }.joined()
    }
  }
}

@Suite struct StatusDisplayTests {
  let wires = Wires()

  func display() -> StatusDisplay<PartBus> {
    StatusDisplay(PartBus(wires: wires), address: I2CAddress(0x3C)!)
  }

  func screen(_ text: String, row: Int = 0) -> TextScreen {
    var screen = TextScreen()
    screen.write(Array(text.utf8).span, inRow: row)
    return screen
  }

  /// - Returns: how many of the turns used the bus.
  func turns(_ count: Int, _ part: inout StatusDisplay<PartBus>, at time: Int64) throws -> Int {
    var used = 0
    for _ in 0..<count where try part.act(at: .zero + .milliseconds(time)) { used += 1 }
    return used
  }

  @Test func `a whole screen takes a set-up and 64 slices, and then nothing`() throws {
    var part = display()
    part.show(screen("SLEEP 1"))
    #expect(try turns(65, &part, at: 0) == 65)
    // One refreshed slice a second.
    #expect(try turns(30, &part, at: 10) == 1)
    #expect(wires.writes.allSatisfy { $0.1.count <= 32 })
    let glass = Glass(wires.writes)
    #expect(glass.isLit)
    #expect(
      glass.letter(row: 0, column: 1)
        == [
          ".#......", ".#......", ".#......", ".#......", ".#......", ".#......", ".#####..",
          "........",
        ])
    #expect(
      glass.letter(row: 0, column: 6)
        == [
          "...#....", "..##....", "...#....", "...#....", "...#....", "...#....", "..###...",
          "........",
        ])
    #expect(glass.pages[7].allSatisfy { $0 == 0 })
  }

  @Test func `a change sends its slices only, the uppermost first`() throws {
    var part = display()
    _ = try turns(65, &part, at: 0)
    _ = try turns(1, &part, at: 0)
    let before = wires.writes.count
    var changed = screen("NONE", row: 3)
    changed.write(Array("DROWSY".utf8).span, inRow: 0)
    part.show(changed)
    #expect(try turns(20, &part, at: 10) == 5)
    let rows = wires.writes[before...].map { $0.1[8] }
    #expect(rows == [0, 0, 0, 3, 3])
  }

  @Test func `a display that comes back is set up and filled anew`() throws {
    var part = display()
    part.show(screen("AB"))
    _ = try turns(65, &part, at: 0)
    wires.isStuck = true
    #expect(throws: (any Error).self) { try turns(2, &part, at: 2_000) }
    part.startOver()
    wires.isStuck = false
    wires.writes = []
    #expect(try turns(65, &part, at: 3_000) == 65)
    #expect(Glass(wires.writes).pages[0][1] != 0)
  }

  @Test func `a display that lost its power is lit again within five seconds, and never blinks`()
    throws
  {
    var part = display()
    _ = try turns(65, &part, at: 0)
    wires.writes = []
    for second in 1...5 { _ = try turns(3, &part, at: Int64(second) * 1_000) }
    let settings = wires.writes.filter { $0.0 == 0x00 }
    #expect(settings.count == 1 && Glass(settings).isLit)
    // The charge pump, without which it stays dark, and no command that makes it dark.
    #expect(settings.first?.1.contains(0x8D) == true && settings.first?.1.contains(0xAE) == false)
  }

  @Test func `every letter that it knows is told from every other`() throws {
    let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.:,-%/!? ".utf8)
    var pictures: Set<[String]> = []
    for letter in letters {
      let wires = Wires()
      var part = StatusDisplay(PartBus(wires: wires), address: I2CAddress(0x3C)!)
      part.show(screen(String(decoding: [letter], as: UTF8.self)))
      _ = try turns(65, &part, at: 0)
      pictures.insert(Glass(wires.writes).letter(row: 0, column: 0))
    }
    #expect(pictures.count == letters.count)
  }

  @Test func `the end makes it dark`() throws {
    var part = display()
    _ = try turns(65, &part, at: 0)
    try part.stop()
    #expect(wires.writes.last! == (0x00, [0xAE]))
  }
}
