# Raspberry Pi 4 and CM4
TITLE := Raspberry Pi 4 and CM4
CPU := cortex-a72
GPIO_CHIP := pinctrl-bcm2711
FRAME_SIZE := 640x480
FRAME_RATE := 30
include board/raspberry-pi/common.mk
include board/raspberry-pi/image.mk
DEVICE_TREES := bcm2711-rpi-4-b bcm2711-rpi-400 bcm2711-rpi-cm4-io
FIRMWARE := start4cd.elf fixup4cd.dat
USB_MODULES := reset-raspberrypi xhci-pci phy-generic dwc2
