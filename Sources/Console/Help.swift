/// What `--help` shows: what a verb does, what follows from it, its options, examples; 80 columns.
extension Verb {
  /// The help of this verb; of the whole program for `help`.
  public var help: StaticString {
    switch self {
    case .help: overview
    case .run: runHelp
    case .replay: replayHelp
    case .status: statusHelp
    case .console: consoleHelp
    case .selftest: selftestHelp
    case .bench: benchHelp
    case .aim: aimHelp
    case .log: logHelp
    case .config: configHelp
    case .version: versionHelp
    case .infer, .inspect, .eval: modelHelp
    }
  }
}

private let overview: StaticString = """
  feredge watches a driver's or pilot's face and drives a GPIO line when the eyes
  stay closed. It is an aid: nobody is safe to drive because it is silent.

  usage: feredge [run] --gpio-alert LINE [options]
         feredge VERB [options]

    run                  watch the camera and drive the alert line (the default)
    replay CLIP.y4m      do the same with a recorded clip, as fast as possible
    status               ask the running instance how it is
    console              a technician's line shell, on a terminal or serial port
    selftest             test networks, camera, GPIO, I2C, watchdog and clock
    aim                  show the camera's view as text, for aligning the camera
    bench                measure every stage of a frame on this board
    log FILE             decode an event log
    config check FILE    check a configuration file
    infer MODEL.tflite   run any int8 network
    inspect MODEL.tflite show a network's operators, shapes, cost and memory
    eval MODEL.tflite    measure a network's accuracy on labelled images
    version              version, build and networks
    help VERB            what a verb does, and its options

  examples:
    feredge --camera synthetic --gpio-chip simulated --gpio-alert 17
                         a drawn driver falls asleep; no camera, no wires needed
    feredge --gpio-alert 17 --gpio-fault 22
                         the real thing on a Raspberry Pi
    feredge replay drive.y4m --events -
                         what it would have done on a recorded drive

  """

private let runHelp: StaticString = """
  usage: feredge [run] [options]

  Watches the camera until Ctrl-C and drives the alert line while the driver is
  drowsy or asleep. On Ctrl-C the outputs go to their safe level and the watchdog
  is disarmed. If the program is killed, the kernel releases the lines and their
  level is then up to the wiring: fit pull resistors, and a fault lamp that lights
  when the heartbeat stops.

  outputs (BCM number or line name, `:low` behind it for an active-low line)
    --gpio-alert LINE      LED or relay that warns the driver
    --gpio-buzzer LINE     active buzzer; the acknowledge button silences it alone
    --buzzer-tone CHIP:CHANNEL[@HERTZ]   instead of it a passive buzzer, on a
                           channel of /sys/class/pwm/pwmchipCHIP (default: 2700)
    --gpio-fault LINE      lamp for "I cannot watch": no face, dark, camera gone
    --gpio-heartbeat LINE  toggles while frames are judged
    --gpio-ack LINE        acknowledge button (input)
    --gpio-chip PATH|simulated   default: the chip that owns the named line

  camera
    --camera SOURCE        auto (default: the first V4L2 camera, then rpicam),
                           /dev/videoN, rpicam, PATH.y4m, - (Y4M on standard
                           input), synthetic[:SCENARIO] (drawn; never a default,
                           and on real GPIO only with --gpio-chip PATH)
    --size WxH, --fps N    what to ask the camera for
    --profile driver|pilot which drowsiness policy (default: driver)
    --seat X,Y,W,H         the watched seat in pixels, for when several faces show
    --rest-limit T         a pilot's longest controlled rest (default: 40min,
                           at most 45min). Hold the acknowledge
                           button for 3 s, then press it again: the rest begins;
                           one press ends it. Or: rest on the console

  parts on an I2C bus, each as BUS:ADDRESS, for example 1:0x29
    --light-sensor, --illuminator, --haptic, --display

  system
    --watchdog PATH|systemd|off  who resets the board when the program hangs
    --socket PATH          status socket, at most 107 bytes
    --log PATH             event log (the black box); see feredge log
    --state PATH           file of what is kept across a restart: the driver's own
                           baseline, and why the fault lamp is lit
    --config FILE          configuration file; an option here overrides it

  how long, and what to write
    --frames N, --duration T     stop after; T as in 500ms, 30s, 5min, 8h
    --events FILE|-        a line of JSON for each event
    --trace FILE|-         a line of JSON for each frame
    --timings              with the microseconds of each stage in the trace

  examples:
    feredge --gpio-alert 17 --gpio-fault 22 --watchdog /dev/watchdog
    feredge --camera /dev/video2 --size 640x480 --fps 30 --gpio-alert GPIO17:low
    feredge --camera synthetic --gpio-chip simulated --gpio-alert 17 --frames 900

  exit: 0 stopped in order, 64 usage, 65 bad clip or network, 66 no such input,
  69 device unavailable, 74 input/output, 77 permission, 78 configuration

  """

private let replayHelp: StaticString = """
  usage: feredge replay CLIP.y4m|- [options]

  Runs the whole pipeline over a recorded clip, as fast as it can, in the clip's
  own time: the same clip gives the same bytes of events and trace on every
  machine. GPIO is simulated unless --gpio-chip names a chip.

    --events FILE|-        a line of JSON for each event
    --trace FILE|-         a line of JSON for each frame
    --timings              with the microseconds of each stage in the trace
    --plot FILE.svg        the clip's timeline as a picture
    --profile driver|pilot which drowsiness policy (default: driver)
    --seat X,Y,W,H         the watched seat in pixels, for when several faces show
    --rest-limit T         a pilot's longest controlled rest (default: 40min)
    --frames N, --duration T     stop after so many frames or so much clip time
    --config FILE, --log PATH, --gpio-... and the others as in feredge run --help;
    not --camera, --size and --fps: the clip is the camera and brings its own

  Any video becomes a clip with
    ffmpeg -i IN -pix_fmt gray -f yuv4mpegpipe -strict -1 OUT.y4m

  examples:
    feredge replay drive.y4m --events -
    ffmpeg -i in.mp4 -pix_fmt gray -f yuv4mpegpipe -strict -1 - | feredge replay -

  """

private let statusHelp: StaticString = """
  usage: feredge status [--json] [--watch] [--socket PATH] [--config FILE]

  Asks the running instance over its socket. It never disturbs a frame.

    --json                 one object of JSON instead of text
    --watch                again and again until Ctrl-C
    --socket PATH          the instance's socket, where it is not the usual one
    --config FILE          takes the socket from a configuration file

  exit: 0, or 69 when no instance runs

  """

private let consoleHelp: StaticString = """
  usage: feredge console [--tty PATH] [--socket PATH] [--config FILE]

  A line shell between a terminal or serial port and the running instance. It
  starts, and says so, when no instance runs. Type help in it.

    --tty PATH             the serial port, for example /dev/ttyS1; default: this
                           terminal. The port's speed is left as it is set
    --socket PATH          the instance's socket, where it is not the usual one
    --config FILE          takes the socket from a configuration file

  """

private let selftestHelp: StaticString = """
  usage: feredge selftest [--json] [options]

  Tests networks, memory, clock, the drowsiness scenarios, and what the options
  name of camera, GPIO, I2C and watchdog; one line each. It sounds no alarm: lines
  are driven inactive and read back. It never arms the watchdog.

    --json                 an array of JSON instead of lines
    --camera, --size, --fps, --gpio-..., --buzzer-tone, --light-sensor,
    --illuminator, --haptic, --display, --watchdog, --config
                           what to test; as in feredge run --help

  exit: 0 when all pass, 70 when any fails

  """

private let benchHelp: StaticString = """
  usage: feredge bench [--json] [options]

  Measures every stage of a frame on this board: min, median, p99, p99.9 and max,
  and the margin to the frame budget. Stop other work first.

    --json                 one object of JSON instead of a table; microseconds
    --camera, --size, --fps      where frames come from, as in feredge run --help;
                           default: the drawn driver, the same frames everywhere
    --frames N, --duration T     how long to measure; default: 1000 frames

  """

private let aimHelp: StaticString = """
  usage: feredge aim [options]

  Shows the camera's view as text, with the box of the face and what to do next,
  so that a camera can be aligned over a serial line. Ctrl-C ends it. It drives no
  output. A camera can have one user only: stop the running instance first.

    --camera, --size, --fps      where frames come from; as in feredge run --help
    --seat X,Y,W,H         the watched seat, in pixels
    --frames N, --duration T     stop after

  """

private let logHelp: StaticString = """
  usage: feredge log [--json] FILE

  Decodes an event log (the black box), oldest entry first. What is damaged or
  missing is told with its place in the file, and the rest is shown.

    --json                 the lines that --events wrote, instead of words

  exit: 0, 65 when it is no event log or damaged, 66 when there is no such file

  """

private let configHelp: StaticString = """
  usage: feredge config check FILE

  Checks a configuration file and tells line and column of every error. The file
  holds lines of `key = value` with the long option names of feredge run, without
  the hyphens; `#` starts a comment at the start of a line or behind a space.

    gpio-alert = 17        # the relay
    camera = /dev/video0
    timings = true

  exit: 0 when it is right, 66 when there is no such file, 78 when it is wrong

  """

private let versionHelp: StaticString = """
  usage: feredge version [--licences]

  Shows the version, the build (target CPU, embedded or hosted) and the digests
  of the networks.

    --licences             the notices of third parties as well

  """

private let modelHelp: StaticString = """
  usage: feredge infer MODEL.tflite --input IN --output OUT [--repeat N]
         feredge inspect MODEL.tflite [--json]
         feredge eval MODEL.tflite --images X.npy --labels Y.npy [options]

  infer runs any int8 network. IN and OUT are raw bytes in the network's own type
  and order, or .npy; N items in give N items out.
    --repeat N             run it again and again, and print min, median and max

  inspect shows operators, shapes, quantisation, multiply-adds, the memory plan,
  and everything that is unsupported at once (exit 65 then).
    --json                 one object of JSON instead of text

  eval measures accuracy, the confusion matrix, precision, recall and F1. A file
  NAME.classes beside NAME.tflite names its classes, a line each. An output of
  one value tells two: 1 from a half on.
    --images X.npy         uint8, [N,H,W] or [N,H,W,C]
    --labels Y.npy         uint8, int32 or int64, [N]
    --classes a,b,...      only images with these labels; masks the other outputs
    --output-name NAME     which output, by the name of its tensor
    --json                 one object of JSON instead of tables

  """
