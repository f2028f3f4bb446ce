#!/bin/sh
# Installs Kinerja from this folder, without a network:  sh install.sh /opt/kinerja
# Needs Python 3.11 with its venv module, and for the embedded Kafka Java 17.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
target=${1:?"Where to? For example: sh install.sh /opt/kinerja"}
python=${PYTHON:-python3.11}

if ! sha256sum --quiet --check SHA256SUMS; then
    echo "The bundle is not what was packed: files above differ or are missing. Copy it again." >&2
    exit 1
fi
if [ "${VERIFY_ONLY:-}" ]; then
    echo "The bundle is whole."
    exit 0
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    echo "Python 3.11 is needed, exactly: the packages here are made for it. PYTHON=... names one." >&2
    exit 1
fi
if [ -e "$target/kinerja" ]; then
    echo "$target has an installation already. Upgrade: docs/how-to/install-offline.md" >&2
    exit 1
fi

mkdir -p "$target"
tar -xf source.tar -C "$target"
mkdir -m 700 -p "$target/.data"
cp -R tools "$target/.data/tools"
"$python" -m venv "$target/.venv"
"$target/.venv/bin/pip" install --quiet --disable-pip-version-check --no-index \
    --find-links "$here/wheels" --require-hashes --only-binary :all: \
    -r "$target/requirements/runtime.lock"
echo "Installed in $target. Next: cd $target && ./kinerja up"
