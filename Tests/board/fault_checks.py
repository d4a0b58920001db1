"""What goes wrong on a board, each once: a clear line and the right exit status, or a true level."""

import pins
from bench_checks import ALERT, BUZZER, check_reset, sysfs_number
from program import MAIN_JOB, Feed, Program

START_WITHIN = 30


def refuse(guest, report, what, command, statuses, mentions):
    """The program ends at once with one line that names the object, and a status of sysexits."""
    answer = guest.run(f"{command} >/tmp/out.txt 2>/tmp/errors")
    lines = guest.run("cat /tmp/errors").lines
    told = [line for line in lines if line.startswith("feredge: ")]
    report.check(what, answer.code in statuses and len(lines) == len(told) == 1
                 and all(mention in told[0] for mention in mentions),
                 f"exit {answer.code}: {' | '.join(lines) or 'no line'}")


def check_refusals(guest, report):
    run = "feredge run --socket /run/other.sock"
    refuse(guest, report, "a missing camera", f"{run} --camera /dev/video9 --gpio-alert 17", (69,),
           ["/dev/video9"])
    refuse(guest, report, "a camera that is none", f"{run} --camera /dev/null --gpio-alert 17",
           (69,), ["/dev/null"])
    feed = Feed(guest, "/clip", 15)
    grab = guest.start("grab /dev/video0 640 480 0")
    guest.machine.sleep(1)
    refuse(guest, report, "a busy camera", f"{run} --camera /dev/video0 --gpio-alert 17", (69,),
           ["/dev/video0", "errno 16"])
    guest.run(f"kill -9 {grab}; wait {grab}")
    refuse(guest, report, "a line that does not exist",
           f"{run} --camera /dev/video0 --gpio-alert GPIO99", (69,), ["GPIO99"])
    refuse(guest, report, "a chip that does not exist",
           f"{run} --camera /dev/video0 --gpio-alert 17 --gpio-chip /dev/gpiochip9", (69,),
           ["/dev/gpiochip9"])
    number = sysfs_number(guest, ALERT)
    guest.must(f"echo {number} >/sys/class/gpio/export")
    refuse(guest, report, "a line that another program holds",
           f"{run} --camera /dev/video0 --gpio-alert 17", (69,), ["17", "sysfs"])
    guest.must(f"echo {number} >/sys/class/gpio/unexport")
    refuse(guest, report, "a missing watchdog",
           f"{run} --camera /dev/video0 --gpio-alert 17 --watchdog /dev/watchdog9", (69,),
           ["/dev/watchdog9"])
    guest.must("mkdir -p /full; mount -t tmpfs -o size=4k none /full; "
               "head -c 4096 /dev/zero >/full/zeros")
    refuse(guest, report, "a full disk under the events",
           f"{run} --camera /dev/video0 --gpio-alert 17 --frames 20 --events /full/events", (74,),
           ["/full/events"])
    state = pins.read(guest.machine.monitor, [ALERT])[ALERT]
    report.check("after all refusals the alert line is let go", state == "input", state)
    feed.stop()


def check_sight(guest, report):
    """A covered lens and a camera without a picture are 'blind', and seeing again ends it."""
    feed = Feed(guest, "/clip", 15)
    program = Program(guest, MAIN_JOB + " --light-sensor 1:0x39")
    program.wait_for(START_WITHIN, lambda event: event.event == "start", "start event")
    guest.machine.sleep(3)
    absent = [event for event in program.events("fault") if "light" in str(event.code)]
    report.check("an absent light sensor is a named fault and stops nothing",
                 len(absent) == 1 and absent[0].on in (True, 1),
                 str([event.fields for event in program.events("fault")]))
    for what, change, back in (("a covered lens", feed.cover, feed.cover),
                               ("a camera that shows noise", feed.stop, None)):
        changed = guest.machine.seconds()
        change()
        blind = program.wait_for_level(20, "blind", changed)
        report.check(f"{what} is blind", True, f"{blind.moment - changed:.1f} s")
        if back:
            back()
            uncovered = guest.machine.seconds()
            seen = program.wait_for(
                20, lambda e: e.event == "level" and e.fields["from"] == "blind"
                and e.moment >= uncovered, "end of blind")
            report.check(f"{what}: it sees again", True, f"{seen.moment - uncovered:.1f} s")
    return program


def check_termination(guest, report, rate):
    """SIGTERM in the middle of an alert: the line goes to its safe level before it is let go, and the
    watchdog is disarmed."""
    feed = Feed(guest, "/asleep", rate)
    watch = pins.PinWatch(guest.machine, [ALERT, BUZZER])
    program = Program(guest)
    program.wait_for(START_WITHIN, lambda event: event.event == "start", "start event")
    guest.machine.sleep(2)
    feed.play()
    program.wait_for_level(20, "sleep")
    report.check("sleeping eyes give the level sleep and an active line",
                 watch.first(ALERT, "high", program.started) is not None)
    signalled = guest.machine.seconds()
    program.signal("TERM")
    status = program.exit_status()
    guest.machine.sleep(0.3)
    watch.stop()
    report.check("SIGTERM ends it with status 0", status == 0, f"status {status} {program.errors()}".rstrip())
    for name, pin in (("alert line", ALERT), ("buzzer", BUZZER)):
        last = [value for _, value in watch.changes[pin]][-3:]
        # The safe level may stand too shortly for the sampler, but the latch keeps it: an input whose
        # last driven level is low.
        latch = guest.machine.monitor.read_words(pins.LEVEL, 1)[0] >> pin & 1
        report.check(f"SIGTERM drives the {name} to its safe level", latch == 0 and last[-1] == "input",
                     f"{' '.join(last)}, last driven level {latch}")
    state = guest.must("cat /sys/class/watchdog/watchdog0/state").lines[-1]
    report.check("SIGTERM disarms the watchdog", state == "inactive",
                 f"{state}, {guest.machine.seconds() - signalled:.1f} s")
    feed.stop()


def check_stopped(guest, report, program):
    """A program that stands still (SIGSTOP) is reset by the watchdog. Ends the board."""
    timeout = int(guest.must("cat /sys/class/watchdog/watchdog0/timeout").lines[-1])
    stopped = guest.machine.seconds()
    guest.machine.type(f"kill -STOP {program.process}\n")
    check_reset(guest, report, stopped, timeout)
