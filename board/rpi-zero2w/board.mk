# Raspberry Pi Zero 2 W
CPU := cortex-a53
