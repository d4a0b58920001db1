#!/bin/sh
# Writes an image to an SD card: asks first, and refuses a disk that is mounted, in use, that the system runs from,
# or that is no whole disk. Who may not write to disks is asked for sudo's password.
#
# usage: board/flash.sh IMAGE.img.xz DEVICE
# DEVICE is a whole disk (/dev/sdX, /dev/mmcblkN), or a plain file, which is overwritten as a card would be.
# FLASH_TABLES names another folder in the place of /proc and /sys, for tests.
set -eu
image=$1 device=$2 is_disk= as_root=
tables=${FLASH_TABLES:-}

# usage: refuse STATUS REASON      (STATUS: of sysexits.h)
refuse() {
  echo "board/flash.sh: $device: not written: $2" >&2
  exit "$1"
}

[ -r "$image" ] || refuse 66 "there is no $image; make image makes it"
[ -e "$device" ] || refuse 66 "no such device"
path=$(readlink -f "$device")
size=
if [ -b "$path" ] || { [ -n "$tables" ] && [ -e "$tables/sys/class/block/${path##*/}" ]; }; then
  name=${path##*/}
  about=$tables/sys/class/block/$name
  [ ! -e "$about/partition" ] || refuse 64 "it is a partition; name the whole disk"
  [ "$(cat "$about/ro" 2>/dev/null || echo 0)" = 0 ] || refuse 77 "it is write-protected"
  size=$(($(cat "$about/size") * 512))
  [ "$size" -gt 0 ] || refuse 69 "there is no card in it"
  is_disk=yes
  # The disk, its partitions, and whatever stands on them (LVM, encryption, RAID).
  parts=$name
  for part in "$about/$name"*; do
    if [ -d "$part" ]; then parts="$parts ${part##*/}"; fi
  done
  for part in $parts; do
    for holder in "$about/holders" "$about/$part/holders"; do
      [ -z "$(ls "$holder" 2>/dev/null)" ] || refuse 77 "$part is in use by $(ls "$holder" | head -n 1)"
    done
    # By its number, which cannot be spelled in two ways; a btrfs has another number, but names its device.
    number=$(cat "$about/$part/dev" 2>/dev/null || cat "$about/dev")
    place=$(awk -v number="$number" -v source="/dev/$part" '
      { for (i = 7; $i != "-"; i++) continue }
      $3 == number || $(i + 2) == source { print $5; exit }' "$tables/proc/self/mountinfo")
    case $place in
      '') ;;
      / | /boot | /boot/* | /usr | /home | /var) refuse 77 "the system runs from it ($part is $place)" ;;
      *) refuse 77 "$part is mounted on $place; unmount it first" ;;
    esac
    if grep -q "^/dev/$part[[:space:]]" "$tables/proc/swaps" 2>/dev/null; then
      refuse 77 "$part is swap space"
    fi
  done
  # Only root may drop the memory's copy of what was written, which is then read back.
  if [ -z "$tables" ]; then
    if [ "$(id -u)" -ne 0 ]; then
      command -v sudo >/dev/null || refuse 77 "only root may write to it, and there is no sudo"
      as_root=sudo
      sudo true || refuse 77 "only root may write to it"
    fi
    # The kernel reads the table of partitions anew only when none is open: not in a btrfs of several disks, not in a pool.
    # It refuses that for a loop device without partitions too, which is a plain file.
    case $name in
      loop*) ;;
      *) $as_root blockdev --rereadpt "$path" 2>/dev/null || refuse 77 "it is in use" ;;
    esac
  fi
  kind="$(cat "$about/device/vendor" "$about/device/model" "$about/device/name" 2>/dev/null |
    tr -s ' \n' ' ')"
elif [ -f "$path" ]; then
  size=$(stat -c %s "$path")
  kind="a plain file"
else
  refuse 64 "neither a disk nor a plain file"
fi
needed=$(xz --robot --list "$image" | awk '$1 == "totals" { print $5 }')
if [ -n "$is_disk" ] && [ "$size" -lt "$needed" ]; then
  refuse 69 "too small: it has $size bytes, the image $needed"
fi

printf '%s: %s MB, %s\nEverything on it will be lost. Type its name to overwrite it: ' \
  "$path" "$((size / 1000000))" "$kind"
read -r answer || answer=
[ "$answer" = "$path" ] || [ "$answer" = "$device" ] || refuse 77 "not confirmed"

failure=$(xz --decompress --stdout "$image" | $as_root dd of="$path" bs=4M iflag=fullblock conv=notrunc,fsync status=none 2>&1) ||
  refuse 74 "writing failed: $(echo "$failure" | tail -n 1)"
# What was written is read back, past the memory's copy of it.
if [ -n "$is_disk" ] && [ -z "$tables" ]; then
  $as_root blockdev --flushbufs "$path" || refuse 74 "it was written, but cannot be read back past the memory's copy"
fi
xz --decompress --stdout "$image" | $as_root cmp -s --bytes="$needed" - "$path" ||
  refuse 74 "it reads back differently: the card is broken"
echo "$path: written and read back"
