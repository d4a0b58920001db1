# Raspberry Pi Zero 2 W
TITLE := Raspberry Pi Zero 2 W
CPU := cortex-a53
GPIO_CHIP := pinctrl-bcm2835
FRAME_SIZE := 640x480
FRAME_RATE := 15
include board/raspberry-pi/common.mk
include board/raspberry-pi/image.mk
DEVICE_TREES := bcm2837-rpi-zero-2-w
FIRMWARE := bootcode.bin start_cd.elf fixup_cd.dat
USB_MODULES := phy-generic dwc2
