internal import Console
internal import Firmware
internal import Inference
internal import LinuxHardware

/// `feredge eval MODEL.tflite --images X.npy --labels Y.npy`: how often a network is right.
///
/// With several outputs it is the one called `expression`, else the first, unless `--output-name` chooses.
/// `--classes` keeps only the pictures of these classes and masks the other values of the output. An output of
/// one value tells two classes: 1 from a half on, else 0.
struct Evaluation {
  let model: TextRange
  let images: TextRange
  let labels: TextRange
  let classes: TextRange?
  let outputName: TextRange?
  let asJSON: Bool

  /// - Returns: `nil` for options that the parser would not let through.
  init?(_ options: Options) {
    guard let model = options.operand, let images = options.images, let labels = options.labels
    else { return nil }
    self.model = model
    self.images = images
    self.labels = labels
    classes = options.classes
    outputName = options.outputName
    asJSON = options.json
  }

  func run(_ texts: borrowing OptionTexts) throws(Complaint) -> ExitStatus {
    let pictures = try MappedFile(images, texts)
    let truths = try MappedFile(labels, texts)
    return try run(try MappedFile(model, texts), pictures, truths, texts)
  }

  private func run(
    _ file: borrowing MappedFile, _ pictures: borrowing MappedFile,
    _ truths: borrowing MappedFile, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    var network = try LoadedNetwork(file, model)
    let output = try output(of: network.interpreter, texts)
    let count = network.interpreter.outputShape(output).elementCount
    guard network.interpreter.inputType(0) == .int8,
      network.interpreter.outputType(output) == .int8
    else { throw .evaluation(.notInt8, model) }
    guard count > 0, count <= ClassNames.most else {
      throw .evaluation(.noClasses(values: count), model)
    }
    let classes = max(count, 2)
    let set = try LabelledPictures(
      pictures: pictures.bytes, labels: truths.bytes, paths: (images, labels))
    try checkSize(set.size, fits: network.interpreter)
    if let file = try classFile(texts) {
      return try run(&network.interpreter, output, set, namedIn: file, classes, texts)
    }
    return try run(&network.interpreter, output, set, ClassNames(count: classes), texts)
  }

  private func output(
    of interpreter: borrowing Interpreter, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> Int {
    guard let outputName else { return interpreter.outputIndex(named: "expression") ?? 0 }
    guard let index = interpreter.outputIndex(named: texts[outputName]) else {
      throw .unknownOutput(outputName)
    }
    return index
  }

  private func checkSize(
    _ found: PictureSize, fits interpreter: borrowing Interpreter
  ) throws(Complaint) {
    guard interpreter.inputCount == 1 else { throw .evaluation(.notOnePicture, model) }
    let shape = interpreter.inputShape(0)
    guard shape.rank == 4, shape.batch == 1, shape.channels == 1 || shape.channels == 3 else {
      throw .evaluation(.notOnePicture, model)
    }
    let wanted = PictureSize(height: shape.height, width: shape.width, channels: shape.channels)
    var repeated = found
    if found.channels == 1 { repeated.channels = wanted.channels }
    guard repeated == wanted else {
      throw .evaluation(.pictureSize(found: found, wanted: wanted), images)
    }
  }

  // MARK: Classes

  /// The file of names beside the model; `nil` where there is none.
  private func classFile(_ texts: borrowing OptionTexts) throws(Complaint) -> MappedFile? {
    var path = LineBuffer<4096>()
    path.append(classFileOf: texts[model])
    do throws(SystemError) { return try MappedFile(path: path.bytes) } catch {
      if error.errno == .noSuchFile { return nil }
      throw .system(error, .fixed("NAME.classes"))
    }
  }

  private func run(
    _ interpreter: inout Interpreter, _ output: Int, _ set: borrowing LabelledPictures,
    namedIn file: borrowing MappedFile, _ count: Int, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    let names: ClassNames
    do throws(EvaluationError) { names = try ClassNames(lines: file.bytes, count: count) } catch {
      throw .evaluation(error, model)
    }
    return try run(&interpreter, output, set, names, texts)
  }

  /// What `--classes` names, in its order; all classes without it.
  private func selection(
    of names: borrowing ClassNames, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ClassSelection {
    var selection = ClassSelection()
    guard let classes else {
      for index in 0..<names.count { _ = selection.insert(index) }
      return selection
    }
    let text = texts[classes]
    var start = 0
    while start <= text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: ",") { end += 1 }
      let part = classes.dropping(first: start).dropping(last: text.count - end)
      guard let index = names.index(of: texts[part]) else { throw .unknownClass(part) }
      guard selection.insert(index) else { throw .classTwice(part) }
      start = end + 1
    }
    return selection
  }

  // MARK: Scoring

  private func run(
    _ interpreter: inout Interpreter, _ output: Int, _ set: borrowing LabelledPictures,
    _ names: borrowing ClassNames, _ texts: borrowing OptionTexts
  ) throws(Complaint) -> ExitStatus {
    let selection = try selection(of: names, texts)
    var matrix: ConfusionMatrix
    do throws(SystemError) { matrix = try ConfusionMatrix(size: selection.count) } catch {
      throw .system(error, .fixed("confusion matrix"))
    }
    // All labels first: a wrong one must not be found after minutes of work.
    for index in 0..<set.count where set.label(index) < 0 || set.label(index) >= names.count {
      throw .evaluation(
        .label(set.label(index), picture: index, classes: names.count), labels)
    }
    let half = interpreter.outputQuantization(output).half
    for index in 0..<set.count {
      guard let truth = selection.row(of: Int(set.label(index))) else { continue }
      interpreter.withInput(0) { set.put(index, into: &$0) }
      do throws(InvocationError) { try interpreter.invoke() } catch {
        throw .invocation(error, images)
      }
      matrix.add(truth: truth, said: selection.said(by: interpreter.output(output), half: half))
    }
    guard matrix.total > 0 else { throw .evaluation(.noPictures, images) }
    do throws(SystemError) {
      var page = Page(try OutputFile(writing: .standardOutput()))
      let sheet = EvaluationSheet(model: texts[model], names: names, selection: selection)
      try asJSON ? sheet.writeJSON(matrix, to: &page) : sheet.write(matrix, to: &page)
      try page.finish()
      return .success
    } catch {
      throw .system(error, .fixed("standard output"))
    }
  }
}

extension MappedFile {
  /// The file that a value of the command line names.
  init(_ path: TextRange, _ texts: borrowing OptionTexts) throws(Complaint) {
    do throws(SystemError) { self = try MappedFile(path: texts[path]) } catch {
      throw .system(error, .text(path))
    }
  }
}

extension LineBuffer {
  /// `NAME.classes` for a model called `NAME.tflite`, or for whatever it is called.
  fileprivate mutating func append(classFileOf model: Span<UInt8>) {
    let ending: StaticString = ".tflite"
    let isUsual = model.ends(with: ending)
    append(model.extracting(0..<model.count - (isUsual ? ending.utf8CodeUnitCount : 0)))
    append(".classes")
  }
}

extension Quantization {
  /// The least integer that stands for a half or more; above every int8 where none does.
  fileprivate var half: Int {
    var integer = -128
    while integer <= 127, Float(integer - Int(zeroPoint)) * scale < 0.5 { integer += 1 }
    return integer
  }
}
