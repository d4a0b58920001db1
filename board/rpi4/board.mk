# Raspberry Pi 4 and CM4
CPU := cortex-a72
