# Raspberry Pi 5 and CM5
CPU := cortex-a76
