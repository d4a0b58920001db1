# The image of the Raspberry Pis that Debian's kernel runs whole. Its kernel has no driver for cameras on
# the CSI connector, so the image is for USB cameras.
CAMERA := auto
CAMERAS := usb
# SD card, its two file systems, watchdog (which also resets the board), USB cameras, I2C.
MODULES := bcm2835 sdhci-iproc vfat nls_ascii nls_cp437 crc32c_generic ext4 \
  bcm2835_wdt i2c-bcm2835 i2c-dev uvcvideo
