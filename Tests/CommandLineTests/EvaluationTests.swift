import Foundation
import TestSupport
import Testing

/// `feredge eval` on small networks: what it counts must be what `infer`'s outputs say.
@Suite struct EvaluationTests {
  let folder = TestFolder()

  /// What `--json` tells.
  private struct Report: Decodable {
    var model: String
    var images: Int
    var correct: Int
    var accuracy: Double
    var classes: [String]
    var confusion: [[Int]]
    var per_class: [Class]

    struct Class: Decodable {
      var name: String
      var precision: Double
      var recall: Double
      var f1: Double
      var support: Int
    }
  }

  /// Random pictures, half of them dark, so that a network says different things.
  private func pictures(_ count: Int, valuesEach: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 2013)
    return (0..<count).flatMap { picture in
      (0..<valuesEach).map { _ in
        UInt8.random(in: 0...(picture % 2 == 0 ? 255 : 90), using: &generator)
      }
    }
  }

  private func evaluate(_ model: String, _ more: [String] = []) throws -> Program.Ending {
    try Program.run(
      [
        "eval", model, "--images", folder.path(of: "x.npy"), "--labels",
        folder.path(of: "y.npy"),
      ] + more)
  }

  private func report(_ model: String, _ more: [String] = []) throws -> Report {
    let ending = try evaluate(model, more + ["--json"])
    try #require(ending.status == 0, "\(ending.complaint)")
    return try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
  }

  /// 40 gray pictures of the network `separable` (24×24 to five values) and labels that go round.
  private func separable() throws -> (model: String, said: [[UInt8]]) {
    let model = folder.write(try VectorNetwork.named("separable"), to: "small.tflite")
    let values = pictures(40, valuesEach: 576)
    _ = folder.write(numPyFile("|u1", [40, 24, 24], values), to: "x.npy")
    _ = folder.write(numPyFile("|u1", [40], (0..<40).map { $0 % 5 }), to: "y.npy")
    let input = folder.write(values.map { $0 ^ 0x80 }, to: "in")
    let ending = try Program.run([
      "infer", model, "--input", input, "--output", folder.path(of: "out"),
    ])
    try #require(ending.status == 0)
    let out = folder.read("out")
    return (model, (0..<40).map { Array(out[5 * $0..<5 * $0 + 5]) })
  }

  /// The place of the greatest int8 value among `kept`, the first of equal ones.
  private func greatest(_ values: [UInt8], of kept: [Int]) -> Int {
    kept.sorted().reduce(into: -1) { best, index in
      if best < 0 || Int8(bitPattern: values[index]) > Int8(bitPattern: values[best]) {
        best = index
      }
    }
  }

  @Test func `every picture is counted where the network's greatest output puts it`() throws {
    let (model, said) = try separable()
    let report = try report(model)
    var wanted = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)
    for index in 0..<40 { wanted[index % 5][greatest(said[index], of: Array(0..<5))] += 1 }
    #expect(report.confusion == wanted)
    #expect(report.images == 40)
    #expect(report.correct == (0..<5).map { wanted[$0][$0] }.reduce(0, +))
    #expect(abs(report.accuracy - Double(report.correct) / 40) <= 0.0005)
    #expect(report.classes == ["0", "1", "2", "3", "4"])
    #expect(report.model == model)
    for (index, figures) in report.per_class.enumerated() {
      let right = Double(wanted[index][index])
      let claims = Double(wanted.map { $0[index] }.reduce(0, +))
      #expect(figures.support == 8)
      #expect(abs(figures.precision - (claims > 0 ? right / claims : 0)) <= 0.0005)
      #expect(abs(figures.recall - right / 8) <= 0.0005)
      #expect(abs(figures.f1 - 2 * right / (claims + 8)) <= 0.0005)
    }
  }

  @Test func `classes keep their pictures only and mask the other outputs`() throws {
    let (model, said) = try separable()
    let report = try report(model, ["--classes", "3,1"])
    let order = [3, 1]
    var wanted = [[0, 0], [0, 0]]
    for index in 0..<40 where order.contains(index % 5) {
      let best = greatest(said[index], of: order)
      wanted[order.firstIndex(of: index % 5)!][order.firstIndex(of: best)!] += 1
    }
    #expect(report.classes == ["3", "1"])
    #expect(report.confusion == wanted)
    #expect(report.images == 16)
  }

  @Test func `labels may be of every size`() throws {
    let (model, _) = try separable()
    let small = try report(model)
    for (type, size) in [("<i4", 4), ("<i8", 8)] {
      let labels = (0..<40).flatMap { [UInt8($0 % 5)] + [UInt8](repeating: 0, count: size - 1) }
      _ = folder.write(numPyFile(type, [40], labels), to: "y.npy")
      #expect(try report(model).confusion == small.confusion)
    }
  }

  @Test func `a gray picture is repeated for a network of three channels`() throws {
    let model = folder.write(try VectorNetwork.named("residual"), to: "colour.tflite")
    let gray = pictures(12, valuesEach: 144)
    _ = folder.write(numPyFile("|u1", [12], (0..<12).map { $0 % 4 }), to: "y.npy")
    _ = folder.write(numPyFile("|u1", [12, 12, 12], gray), to: "x.npy")
    let repeated = try report(model)
    _ = folder.write(numPyFile("|u1", [12, 12, 12, 1], gray), to: "x.npy")
    #expect(try report(model).confusion == repeated.confusion)
    _ = folder.write(
      numPyFile("|u1", [12, 12, 12, 3], gray.flatMap { [$0, $0, $0] }), to: "x.npy")
    #expect(try report(model).confusion == repeated.confusion)
  }

  @Test func `an output of one value tells two classes, the second from a half on`() throws {
    let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../models/eye-state/eye-state.tflite").standardized.path
    let values = pictures(40, valuesEach: 576)
    _ = folder.write(numPyFile("|u1", [40, 24, 24], values), to: "x.npy")
    _ = folder.write(numPyFile("|u1", [40], (0..<40).map { $0 % 2 }), to: "y.npy")
    let input = folder.write(values.map { $0 ^ 0x80 }, to: "in")
    let out = folder.path(of: "out")
    _ = try Program.run(["infer", model, "--input", input, "--output", out])
    let said = folder.read("out")
    try #require(said.count == 80)
    // `closed` and `visible`, scale 1/256, zero point -128: a half is 0.
    for (output, name) in ["closed", "visible"].enumerated() {
      var wanted = [[0, 0], [0, 0]]
      for index in 0..<40 {
        wanted[index % 2][Int8(bitPattern: said[2 * index + output]) >= 0 ? 1 : 0] += 1
      }
      let report = try report(model, ["--output-name", name])
      #expect(report.confusion == wanted)
      #expect(report.classes == ["0", "1"])
      #expect(try self.report(model, ["--output-name", name, "--classes", "1"]).correct == 20)
    }
  }

  @Test func `a file beside the model names the classes`() throws {
    let (model, _) = try separable()
    _ = folder.write(Array("one\r\ntwo\nthree\nfour\nfünf".utf8), to: "small.classes")
    #expect(try report(model).classes == ["one", "two", "three", "four", "fünf"])
    #expect(try report(model, ["--classes", "fünf,one"]).classes == ["fünf", "one"])
    for (text, complaint) in [
      ("one\ntwo\n", "NAME.classes has 2 lines, the output 5 values"),
      ("", "NAME.classes has 0 lines, the output 5 values"),
      ("a\nb\na\nc\nd\n", "NAME.classes repeats a name in line 3"),
      ("a\nb\n\nc\nd\n", "NAME.classes has no name in line 3"),
      ("a\nb\n\(String(repeating: "x", count: 101))\nc\nd\n", "more than 100 bytes in line 3"),
    ] {
      _ = folder.write(Array(text.utf8), to: "small.classes")
      let ending = try evaluate(model)
      #expect(ending.status == 65)
      #expect(ending.complaint.contains(complaint))
    }
  }

  @Test func `the page for a person fits into 80 columns`() throws {
    let (model, _) = try separable()
    let page = try evaluate(model)
    #expect(page.output.hasPrefix("\(model): 40 pictures, 5 classes\naccuracy "))
    #expect(page.output.components(separatedBy: "\n").dropFirst().allSatisfy { $0.count <= 80 })
  }

  @Test func `more classes than a page has columns are told by their common mistakes`() throws {
    let model = folder.write(try VectorNetwork.named("pyramid"), to: "wide.tflite")
    _ = folder.write(
      numPyFile("|u1", [9, 16, 24], pictures(9, valuesEach: 384)), to: "x.npy")
    _ = folder.write(numPyFile("|u1", [9], (0..<9).map { $0 }), to: "y.npy")
    let report = try report(model)
    #expect(report.confusion.count == 96)
    let page = try evaluate(model)
    #expect(page.output.contains("most common mistakes"))
    #expect(page.output.contains(" taken for "))
    // Another output has another number of values.
    #expect(try self.report(model, ["--output-name", "t24"]).classes.count == 24)
  }

  @Test func `a network of another type than int8 is not evaluated`() throws {
    let model = folder.write(
      try VectorNetwork.named("conv_2d_int16 49", in: "operators"), to: "wide.tflite")
    _ = folder.write(numPyFile("|u1", [1, 2, 2], [0, 0, 0, 0]), to: "x.npy")
    _ = folder.write(numPyFile("|u1", [1], [0]), to: "y.npy")
    let ending = try evaluate(model)
    #expect(ending.status == 65)
    #expect(ending.complaint.hasSuffix("not to be evaluated: its input or output is not int8\n"))
  }

  @Test func `what does not fit together is bad data`() throws {
    let (model, _) = try separable()
    func expect(_ complaint: String, _ pictures: [UInt8], _ labels: [UInt8]) throws {
      _ = folder.write(pictures, to: "x.npy")
      _ = folder.write(labels, to: "y.npy")
      let ending = try evaluate(model)
      #expect(ending.status == 65)
      #expect(ending.complaint.contains(complaint), "\(ending.complaint)")
      #expect(ending.output.isEmpty)
    }
    let picture = numPyFile("|u1", [1, 24, 24], [UInt8](repeating: 7, count: 576))
    let label = numPyFile("|u1", [1], [0])
    try expect(
      "the pictures are 12x48, the network takes 24x24",
      numPyFile("|u1", [1, 48, 12], [UInt8](repeating: 7, count: 576)), label)
    try expect(
      "the pictures are 24x24x3",
      numPyFile("|u1", [1, 24, 24, 3], [UInt8](repeating: 7, count: 1728)), label)
    try expect(
      "an .npy must hold uint8 [N,H,W]",
      numPyFile("|i1", [1, 24, 24], [UInt8](repeating: 7, count: 576)), label)
    try expect("an .npy must hold uint8, int32 or int64 [N]", picture, numPyFile("|i1", [1], [0]))
    try expect("there are 2 for 1 picture", picture, numPyFile("|u1", [2], [0, 1]))
    try expect(
      "that of picture 0 is 5, the classes are 0 to 4", picture, numPyFile("|u1", [1], [5]))
    try expect("that of picture 0 is -1", picture, numPyFile("<i4", [1], [255, 255, 255, 255]))
    try expect("no picture is left", numPyFile("|u1", [0, 24, 24], []), numPyFile("|u1", [0], []))
    try expect("no .npy: ", Array("PK".utf8), label)
    try expect("asks for 576 bytes of values, there are 575", Array(picture.dropLast()), label)
  }

  @Test func `a network of two inputs cannot be shown one picture`() throws {
    _ = try separable()
    let model = folder.write(try VectorNetwork.named("two_inputs"), to: "two.tflite")
    let ending = try evaluate(model)
    #expect(ending.status == 65)
    #expect(ending.complaint.contains("it does not take one gray or three-channel picture"))
  }

  @Test func `a class or an output that is not there is a wrong call`() throws {
    let (model, _) = try separable()
    for (options, complaint) in [
      (["--classes", "0,happy"], "--classes: the network has no such class: happy"),
      (["--classes", "0,1,0"], "--classes: named twice: 0"),
      (["--classes", "0,"], "--classes: the network has no such class: \n"),
      (["--output-name", "mood"], "--output-name: the network has no such output: mood"),
    ] {
      let ending = try evaluate(model, options)
      #expect(ending.status == 64)
      #expect(ending.complaint.contains(complaint), "\(ending.complaint)")
    }
    let absent = try Program.run(["eval", model, "--images", "/absent.npy", "--labels", "/absent"])
    #expect(absent.status == 66)
  }
}
