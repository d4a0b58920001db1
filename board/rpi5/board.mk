# Raspberry Pi 5 and CM5
TITLE := Raspberry Pi 5 and CM5
CPU := cortex-a76
GPIO_CHIP := pinctrl-rp1
FRAME_SIZE := 640x480
FRAME_RATE := 30
include board/raspberry-pi/common.mk
# A connector of its own between the HDMI sockets; pins 8 and 10 are ttyAMA0 once enabled.
SERIAL_PORT := ttyAMA10
CAMERA := auto
CAMERAS := usb v4l2 rpicam
NO_IMAGE := Debian's kernel has no driver for its RP1 chip; use the package on Raspberry Pi OS (make deb)
