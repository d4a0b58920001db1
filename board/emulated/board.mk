# The emulated Raspberry Pi 3
TITLE := emulated Raspberry Pi 3
CPU := cortex-a53
GPIO_CHIP := pinctrl-bcm2835
FRAME_SIZE := 640x480
FRAME_RATE := 15
include board/raspberry-pi/common.mk
CAMERA := /dev/video0
CAMERAS := usb
NO_IMAGE := make emulate boots it without a card; BOARD=rpi3 makes the image that make test-board boots
