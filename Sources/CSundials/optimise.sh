#!/usr/bin/env bash
# Builds CVODE from Debian's own source package, with optimisation, which Debian's library lacks.
#   optimise.sh FOLDER      headers and libraries go to FOLDER/include and FOLDER/lib
# Called by `./dosis sundials`. Leaves the system's package sources, lists and libraries alone: apt is given its own.
set -euo pipefail

target=$(realpath -m "$1")
stop() { printf 'dosis: %s\n' "$*" >&2; exit 1; }

version=$(dpkg-query -W -f='${source:Version}' libsundials-dev) || stop "libsundials-dev is not installed"
work=$(mktemp -d "${TMPDIR:-/tmp}/dosis-sundials.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,source}
chmod 755 "$work"

# The installed package's archive, as a source of sources.
archive=$(apt-cache policy libsundials-dev | awk '$2 ~ /^https?:/ { print $2, $3; exit }')
[[ -n $archive ]] || stop "apt does not know where libsundials-dev came from; run: sudo apt-get update"
mirror=${archive% *}
suite=${archive##* }
keyring=$(ls /usr/share/keyrings/{debian,ubuntu}-archive-keyring.gpg 2>/dev/null | head -n 1 || true)
printf 'deb-src %s %s %s\n' "${keyring:+[signed-by=$keyring]}" "$mirror" "${suite/\// }" >"$work/sources.list"
apt=(apt-get -q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=)

"${apt[@]}" update
(cd "$work/source" && "${apt[@]}" source "sundials=$version")
source=$(find "$work/source" -mindepth 1 -maxdepth 1 -type d -name 'sundials-*')
[[ -d $source ]] || stop "the source of sundials $version was not unpacked"

# Nothing but CVODE with serial vectors and dense matrices. No -march: the bits stay those of the plain instruction set,
# and nothing is contracted.
cmake -S "$source" -B "$work/build" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE="-O3 -DNDEBUG -ffp-contract=off" -DCMAKE_C_FLAGS=-fcommon \
    -DCMAKE_INSTALL_PREFIX="$target" -DCMAKE_INSTALL_LIBDIR=lib \
    -DBUILD_ARKODE=OFF -DBUILD_CVODE=ON -DBUILD_CVODES=ON -DBUILD_IDA=OFF -DBUILD_IDAS=OFF -DBUILD_KINSOL=OFF \
    -DBUILD_STATIC_LIBS=OFF -DENABLE_MPI=OFF -DENABLE_LAPACK=OFF -DENABLE_OPENMP=OFF -DENABLE_PTHREAD=OFF \
    -DBUILD_FORTRAN_MODULE_INTERFACE=OFF -DEXAMPLES_ENABLE_C=OFF -DEXAMPLES_ENABLE_CXX=OFF -DEXAMPLES_INSTALL=OFF
cmake --build "$work/build" --parallel "$(nproc)"
# Staged, so that what is there is whole; the libraries find each other by the final place.
DESTDIR="$work/staged" cmake --install "$work/build"
mkdir -p "${target%/*}"
rm -rf "$target"
mv "$work/staged$target" "$target"
