"""What the emulated Raspberry Pi cannot show: a GPIO chip that goes away and an I2C bus that answers."""

from bench_checks import check_reset
from fault_checks import refuse
from program import MAIN_JOB, Feed, Program

# The bus of the kernel's i2c-stub: registers that keep what is written, at four addresses.
PARTS = "--light-sensor 0:0x10 --illuminator 0:0x40 --display 0:0x3c"


def check_lines(guest, report):
    """The program finds its lines by name on a chip that is not the first one."""
    folder = guest.must("gpio-sim").lines[-1]
    Feed(guest, "/clip", 15)
    program = Program(guest, f"{MAIN_JOB} {PARTS}")
    program.wait_for(30, lambda event: event.event == "start", "start event")
    guest.machine.sleep(3)
    used = guest.run(f"for n in 17 27; do cat {folder}/sim_gpio$n/value; done; "
                     "cat /sys/class/gpio/*/label").lines
    report.check("the lines are found by name on the second chip", used[:2] == ["0", "0"],
                 " ".join(used))
    faults = [event.fields for event in program.events("fault")]
    report.check("light sensor, illuminator and display that answer are no fault", faults == [], str(faults))
    return program


def check_parts(guest, report):
    """The self-test tells each part on the bus as found or absent; another part in a part's place is refused."""
    listed = guest.run(f"feredge selftest {PARTS} --haptic 0:0x41 2>/dev/null").lines
    found = {line.split()[1]: line.split()[0] for line in listed if len(line.split()) > 2}
    wanted = {"i2c": "pass", "light-sensor": "pass", "illuminator": "pass", "display": "pass",
              "haptic": "FAIL"}
    seen = {name: found.get(name) for name in wanted}
    report.check("the self-test tells parts on the bus as found or absent", seen == wanted, str(seen))
    refuse(guest, report, "another part in the haptic driver's place",
           "feredge run --socket /run/other.sock --camera /dev/video0 --haptic 0:0x5a", (69,),
           ["--haptic", "not a DRV2605L", "0x5a"])


def check_chip_taken_away(guest, report, program):
    """Without its chip no output can be read back: the program says so, pets no more, and the watchdog
    resets the board. Ends the board."""
    timeout = int(guest.must("cat /sys/class/watchdog/watchdog0/timeout").lines[-1])
    taken = guest.machine.seconds()
    guest.run("echo 0 >/sys/kernel/config/gpio-sim/board/live")
    fault = program.wait_for(
        10, lambda event: event.event == "fault" and event.code == "output-failed", "output fault")
    report.check("a chip taken away is a named fault", True, f"{fault.moment - taken:.1f} s")
    check_reset(guest, report, taken, timeout)
