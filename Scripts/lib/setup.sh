# Sourced by Scripts/bulwark, Scripts/test and .ci/run: finds Swift, and installs the system libraries that a build
# needs or says what to type. Speaks to standard error only: standard output belongs to the command that is run.
# shellcheck shell=bash

readonly MINIMUM_SWIFT_MAJOR=6
readonly MINIMUM_SWIFT_MINOR=2
# From sysexits.h, which no command of Bulwark uses for anything else.
readonly EX_USAGE=64 EX_UNAVAILABLE=69 EX_SOFTWARE=70

say() { printf '%s\n' "$*" >&2; }

# Ends with the exit code for something that the machine lacks.
give_up() {
    say "$@"
    exit "$EX_UNAVAILABLE"
}

# Puts Swift on the PATH where it is installed but not found, and checks its version.
require_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        local folder
        for folder in /opt/swift/usr/bin "${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}" "$HOME/.swiftly/bin" \
            "$HOME"/.local/share/swiftly/toolchains/*/usr/bin /opt/swift-*/usr/bin /usr/local/swift*/usr/bin \
            /usr/share/swift/usr/bin "$HOME"/swift-*/usr/bin; do
            [ -x "$folder/swift" ] || continue
            PATH="$folder:$PATH"
            export PATH
            say "Using $folder/swift, which is not on your PATH."
            break
        done
    fi
    command -v swift >/dev/null 2>&1 || give_up "Bulwark is built by Swift $MINIMUM_SWIFT_MAJOR.$MINIMUM_SWIFT_MINOR or" \
        "later, and there is no 'swift' on your PATH. How to install it: https://www.swift.org/install/"

    local text major minor
    text=$(swift --version 2>&1) || give_up "'swift --version' fails:"$'\n'"$text"
    [[ $text =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] ||
        give_up "$(command -v swift) does not tell its version:"$'\n'"$text"
    major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
    if [ "$major" -lt "$MINIMUM_SWIFT_MAJOR" ] ||
        { [ "$major" -eq "$MINIMUM_SWIFT_MAJOR" ] && [ "$minor" -lt "$MINIMUM_SWIFT_MINOR" ]; }; then
        give_up "Bulwark is built by Swift $MINIMUM_SWIFT_MAJOR.$MINIMUM_SWIFT_MINOR or later, and" \
            "$(command -v swift) is $major.$minor. How to install a later one: https://www.swift.org/install/"
    fi
}

# Whether a C header can be included; where there is no compiler to ask, whether pkg-config knows the library.
has_library() {
    local header=$1 library=$2 compiler
    compiler=$(dirname "$(command -v swift)")/clang
    [ -x "$compiler" ] || compiler=$(command -v clang || command -v cc || true)
    if [ -n "$compiler" ]; then
        printf '#include <%s>\n' "$header" | "$compiler" -E -x c - >/dev/null 2>&1
    else
        pkg-config --exists "$library" >/dev/null 2>&1
    fi
}

# The libraries that Bulwark links: SQLite under GRDB, and zlib. On Apple's systems the SDK has both.
require_libraries() {
    [ "$(uname -s)" != Darwin ] || return 0
    local missing=()
    has_library sqlite3.h sqlite3 || missing+=(libsqlite3-dev)
    has_library zlib.h zlib || missing+=(zlib1g-dev)
    # SwiftPM fetches dependencies with it.
    command -v git >/dev/null 2>&1 || missing+=(git)
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# Installs Debian packages, or ends with what to type.
install_packages() {
    local install=(apt-get install --yes --no-install-recommends "$@")
    if ! command -v apt-get >/dev/null 2>&1; then
        give_up "Bulwark needs what Debian packages as: $*. Install it with the package manager of this system."
    fi
    local as_root=(env DEBIAN_FRONTEND=noninteractive)
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true >/dev/null 2>&1 ||
            give_up "Bulwark needs packages that are not installed. Type:"$'\n\n'"    sudo apt-get update && sudo ${install[*]}"$'\n'
        as_root=(sudo -n env DEBIAN_FRONTEND=noninteractive)
    fi
    say "Installing $*…"
    local log
    log=$(mktemp)
    # The package lists of a fresh machine are empty or old: they are fetched when the first try fails.
    if ! {
        "${as_root[@]}" "${install[@]}" ||
            { "${as_root[@]}" apt-get update && "${as_root[@]}" "${install[@]}"; }
    } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        give_up "The packages could not be installed. Try: sudo apt-get update && sudo ${install[*]}"
    fi
    rm -f "$log"
}
