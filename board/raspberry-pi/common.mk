# What all Raspberry Pis share. BCM numbers; the header's pins stand in board/README.md.
PINS := alert:17 buzzer:27 fault:22 heartbeat:23 ack:24
LIGHT_SENSOR := 1:0x10
WATCHDOG := /dev/watchdog0
# The header's pins 8 and 10, in Debian's device trees.
SERIAL_PORT := ttyS1
SERIAL_SPEED := 115200
