"""What the emulated Raspberry Pi cannot show: a GPIO chip that goes away and an I2C bus that answers."""

import time

from bench_checks import check_reset
from program import MAIN_JOB, Feed, Program

LIGHT_SENSOR = "0:0x10"


def check_lines(guest, report):
    """The program finds its lines by name on a chip that is not the first one."""
    folder = guest.must("gpio-sim").lines[-1]
    Feed(guest, "/clip", 15)
    program = Program(guest, f"{MAIN_JOB} --light-sensor {LIGHT_SENSOR}")
    program.wait_for(30, lambda event: event.event == "start", "start event")
    time.sleep(3)
    used = guest.run(f"for n in 17 27; do cat {folder}/sim_gpio$n/value; done; "
                     "cat /sys/class/gpio/*/label").lines
    report.check("the lines are found by name on the second chip", used[:2] == ["0", "0"],
                 " ".join(used))
    faults = [event.fields for event in program.events("fault")]
    report.check("a light sensor that answers is no fault", faults == [], str(faults))
    return program


def check_chip_taken_away(guest, report, program):
    """Without its chip no output can be read back: the program says so, pets no more, and the watchdog
    resets the board. Ends the board."""
    timeout = int(guest.must("cat /sys/class/watchdog/watchdog0/timeout").lines[-1])
    taken = time.monotonic()
    guest.run("echo 0 >/sys/kernel/config/gpio-sim/board/live")
    fault = program.wait_for(
        10, lambda event: event.event == "fault" and event.code == "output-failed", "output fault")
    report.check("a chip taken away is a named fault", True, f"{fault.moment - taken:.1f} s")
    check_reset(guest, report, taken, timeout)
