#!/bin/sh
# Gathers a release: the images of all boards that have one, the package, their relink kits, checksums and
# notes. The version is the tag of this very commit, and the program must say the same.
#
# usage: board/release.sh FOLDER [FILE...]      (without files it only checks that this can be a release)
set -eu
folder=$1
shift
tag=$(git describe --exact-match --tags 2>/dev/null) || {
  echo "$0: this commit has no tag: git tag -a vVERSION makes it a release" >&2
  exit 65
}
[ -z "$(git status --porcelain)" ] || {
  echo "$0: $tag: the working tree has changes that are in no commit" >&2
  exit 65
}
version=${tag#v}
said=$(sed -n 's/.*static var text: StaticString { "\(.*\)" }/\1/p' Sources/feredge/Version.swift)
[ "$version" = "$said" ] || {
  echo "$0: $tag: the program calls itself $said: change Sources/feredge/Version.swift first" >&2
  exit 65
}

[ $# -gt 0 ] || exit 0
rm -rf "$folder"
mkdir -p "$folder"
for file in "$@"; do
  # build/rpi3/feredge-relink.tar.xz becomes feredge-VERSION-rpi3-relink.tar.xz.
  board=$(basename "$(dirname "$file")")
  case $file in
    *.deb) name=$(basename "$file") ;;
    *.img.xz) name=feredge-$version-$board.img.xz ;;
    *relink.tar.xz) name=feredge-$version-$board-relink.tar.xz ;;
    *) name=feredge-$version-$board ;;
  esac
  cp "$file" "$folder/$name"
done

previous=$(git describe --abbrev=0 --tags "$tag^" 2>/dev/null || true)
{
  echo "# feredge $version"
  echo
  git tag -l --format='%(contents)' "$tag"
  echo "## Changes${previous:+ since $previous}"
  echo
  git log --no-merges --format='- %s' "${previous:+$previous..}$tag"
  echo
  echo "## Made of"
  echo
  sort -u build/lab/arm64/.complete build/firmware/.complete build/sysroot/arm64/.complete |
    sed 's/%3a/:/; s/^/- /; s/\.deb$//'
  echo
  echo "The images hold the Raspberry Pi's firmware, which may be used with a Raspberry Pi only; licences and"
  echo "sources of all parts are named in each image's folder licences and in the package's copyright file."
} >"$folder/NOTES.md"
(cd "$folder" && sha256sum -- * >SHA256SUMS)
ls -l "$folder"
