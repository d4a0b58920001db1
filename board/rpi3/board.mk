# Raspberry Pi 3
TITLE := Raspberry Pi 3
CPU := cortex-a53
GPIO_CHIP := pinctrl-bcm2835
FRAME_SIZE := 640x480
FRAME_RATE := 15
include board/raspberry-pi/common.mk
include board/raspberry-pi/image.mk
DEVICE_TREES := bcm2837-rpi-3-b bcm2837-rpi-3-b-plus bcm2837-rpi-3-a-plus
FIRMWARE := bootcode.bin start_cd.elf fixup_cd.dat
USB_MODULES := phy-generic dwc2
