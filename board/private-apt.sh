# To be sourced: defines use_private_apt, after which apt-get and apt-cache answer for another
# architecture from package lists of their own. The machine's configuration stays as it is, and nothing
# can be installed by it.

# usage: use_private_apt ARCHITECTURE FOLDER [COMPONENT...]
# (ARCHITECTURE as Debian names it; FOLDER is absolute; COMPONENT beside main, such as non-free-firmware)
use_private_apt() {
  mkdir -p "$2/lists/partial" "$2/cache/archives/partial"

  # The machine's own archive, so that a local mirror is honoured; the main suite only, because another
  # suite's index may be missing for a foreign architecture.
  private_release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  private_archive=$(apt-get indextargets --format '$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)' |
    awk -v release="$private_release" \
      '$1 == "Packages" && $3 == release && $4 == "main" { print $2; exit }')
  [ -n "$private_archive" ] || {
    echo "$0: $private_release: cannot find the package archive: apt-get names no main suite of it" >&2
    exit 69
  }
  private_keys=/usr/share/keyrings/debian-archive-keyring.gpg
  private_architecture=$1
  private_folder=$2
  shift 2
  echo "deb [signed-by=$private_keys] $private_archive $private_release main $*" \
    >"$private_folder/sources.list"
  cat >"$private_folder/apt.conf" <<CONFIGURATION
APT::Architecture "$private_architecture";
APT::Architectures { "$private_architecture"; };
APT::Sandbox::User "root";
Dir::Etc::sourcelist "$private_folder/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$private_folder/lists";
Dir::State::status "/dev/null";
Dir::Cache "$private_folder/cache";
CONFIGURATION
  export APT_CONFIG="$private_folder/apt.conf"

  apt-get -qq update || {
    echo "$0: $private_archive: cannot read the $private_architecture package lists: see above" >&2
    exit 69
  }
}
