# The emulated Raspberry Pi 3
CPU := cortex-a53
